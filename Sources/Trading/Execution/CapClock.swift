import MarketData

/// Equal windows of time for algorithms that have no slices of their own.
struct CapClock: Sendable {
  let windowNanoseconds: Int64
  private var next: Timestamp?

  init(windowNanoseconds: Int64 = Span.minute) { self.windowNanoseconds = windowNanoseconds }

  /// Begins a new window of the work's cap when one is due; answers whether one began.
  mutating func tick(_ work: inout ParentWork, _ desk: Desk) -> Bool {
    if let next, desk.now < next {
      work.wake(at: next, desk)
      return false
    }
    work.beginWindow(expectedShare: Double(windowNanoseconds) / Double(Span.day))
    let end = desk.now.advanced(byNanoseconds: Double(windowNanoseconds))
    next = end
    work.wake(at: end, desk)
    return true
  }
}
