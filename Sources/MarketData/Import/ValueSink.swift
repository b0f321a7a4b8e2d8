/// Records of values gathered.
struct ValueSink: RecordSink {
  private(set) var rows: ValueRows

  private let isLadder: Bool
  private let kind: SeriesKind?
  /// Bars whose open is the value, and which hold nothing besides.
  private let isOpenOfBars: Bool
  private let slots: Int
  /// Rows that are not sound are faults; else they are kept as they are, with their lines.
  private let isStrict: Bool
  /// Columns of a ladder: of each percentage its depth, which its notional follows.
  private var steps: [Double: Int] = [:]

  init(_ layout: RecordLayout, _ wanted: ImportOptions.Content, isStrict: Bool) {
    self.isStrict = isStrict
    isLadder = layout.content == .depth
    kind = if case .values(let kind) = wanted { kind } else { nil }
    isOpenOfBars = layout.isOpenOfBars
    let names = isLadder ? [] : layout.valueNames
    slots = names.count
    rows = ValueRows(names)
  }

  /// The first and the last time, if there is any.
  var span: (first: Int64, last: Int64)? {
    guard let first = rows.times.first, let last = rows.times.last else { return nil }
    return (first.nanoseconds, last.nanoseconds)
  }

  mutating func take(
    _ time: Int64, _ numbers: UnsafePointer<Double>, _ flag: Bool, line: Int
  ) throws(RecordFault) {
    if isLadder { return try takeStep(time, numbers) }
    guard isStrict else { return keep(time, numbers, line) }
    if isOpenOfBars, (1...4).contains(where: { numbers[$0] != 0 && !numbers[$0].isNaN }) {
      throw RecordFault(
        column: .number(1), problem: "these are bars of prices, not funding rates",
        mend: "give a file of rates")
    }
    guard (0..<slots).contains(where: { says(numbers[$0]) }) else { return rows.emptyRows += 1 }
    try check(numbers)
    let stamp = kind == .funding ? floored(time) : time
    if kind == .funding, rows.times.last?.nanoseconds == stamp {
      try merge(stamp, numbers)
    } else {
      if let fault = RecordFault.disorder(stamp, after: rows.times.last?.nanoseconds) {
        throw fault
      }
      rows.append(Timestamp(nanoseconds: stamp))
      for slot in 0..<slots { rows[slot] = numbers[slot] }
    }
    if stamp != time { rows.flooredStamps += 1 }
  }

  private mutating func keep(_ time: Int64, _ numbers: UnsafePointer<Double>, _ line: Int) {
    rows.append(Timestamp(nanoseconds: time))
    rows.lines.append(line)
    for slot in 0..<slots { rows[slot] = numbers[slot] }
  }

  /// Whether a number tells something: days without a split or a dividend are written as zero.
  private func says(_ number: Double) -> Bool {
    !number.isNaN && !(number == 0 && (kind == .splits || kind == .dividends))
  }

  private func check(_ numbers: UnsafePointer<Double>) throws(RecordFault) {
    guard kind == .splits || kind == .dividends || kind == .spread else { return }
    let least = kind == .spread ? 0 : Double.leastNonzeroMagnitude
    let most = kind == .spread ? 1 : 1e9
    guard numbers[0] >= least, numbers[0] < most else {
      throw RecordFault(
        column: .number(0), problem: "\(numbers[0]) is none of the \(kind?.rawValue ?? "")",
        mend: RecordFault.correctRow)
    }
  }

  /// The second in which a stamp lies.
  private func floored(_ time: Int64) -> Int64 {
    let rest = time % Span.second
    let (second, overflow) = time.subtractingReportingOverflow(
      rest < 0 ? rest + Span.second : rest)
    return overflow ? time : second
  }

  /// A second row of one second must say the same.
  private mutating func merge(
    _ time: Int64, _ numbers: UnsafePointer<Double>
  ) throws(RecordFault) {
    for slot in 0..<slots where rows[slot].bitPattern != numbers[slot].bitPattern {
      let stamp = Timestamp(nanoseconds: time).iso
      throw RecordFault(
        column: .time,
        problem: "the second \(stamp) has two rates, \(rows[slot]) and "
          + "\(numbers[slot])", mend: "remove one of the two rows")
    }
    rows.mergedRows += 1
  }

  /// One step of a ladder: a percentage, the depth up to it and what that is worth.
  private mutating func takeStep(
    _ time: Int64, _ numbers: UnsafePointer<Double>
  ) throws(RecordFault) {
    let percentage = numbers[0]
    guard percentage.magnitude <= 100, percentage != 0 else {
      throw RecordFault(
        column: .number(0), problem: "a percentage is \(percentage)", mend: RecordFault.correctRow)
    }
    if rows.times.last?.nanoseconds != time {
      if let fault = RecordFault.disorder(time, after: rows.times.last?.nanoseconds) { throw fault }
      rows.append(Timestamp(nanoseconds: time))
    }
    guard steps[percentage] != nil || steps.count < Self.mostSteps else {
      throw RecordFault(
        column: .number(0), problem: "there are more than \(Self.mostSteps) percentages",
        mend: "give the depth of a book at a few steps from its middle")
    }
    let depth = steps[percentage] ?? addStep(percentage)
    guard rows[depth].isNaN, rows[depth + 1].isNaN else {
      throw RecordFault(
        column: .number(0), problem: "the percentage \(percentage) is there twice at a time",
        mend: "remove one of the two rows")
    }
    rows[depth] = numbers[1]
    rows[depth + 1] = numbers[2]
  }

  /// Each step is two columns as long as the series.
  private static let mostSteps = 64

  private mutating func addStep(_ percentage: Double) -> Int {
    let depth = rows.addColumn(LadderStep.name("depth", percentage))
    _ = rows.addColumn(LadderStep.name("notional", percentage))
    steps[percentage] = depth
    return depth
  }
}
