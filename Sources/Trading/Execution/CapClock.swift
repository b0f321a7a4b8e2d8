import MarketData

/// Equal windows of time for algorithms that have no slices of their own: a tenth of the parent's
/// time, from a second to a minute.
struct CapClock: Sendable {
  let windowNanoseconds: Int64
  private var next: Timestamp?

  init(_ parent: ParentOrder) {
    let tenth = parent.durationNanoseconds / 10
    windowNanoseconds = Int64(min(max(tenth, Double(Span.second)), Double(Span.minute)))
  }

  /// Begins a new window of the work's cap when one is due; answers whether one began.
  mutating func tick(_ work: inout ParentWork, _ desk: Desk) -> Bool {
    if let next, desk.now < next {
      work.wake(at: next, desk)
      return false
    }
    work.beginWindow(nanoseconds: Double(windowNanoseconds), desk)
    let end = desk.now.advanced(byNanoseconds: Double(windowNanoseconds))
    next = end
    work.wake(at: end, desk)
    return true
  }
}
