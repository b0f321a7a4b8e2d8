/// Who takes the records of a text.
protocol RecordSink {
  /// Takes one record: nanoseconds since 1970, the numbers at their slots, and the flag.
  mutating func take(
    _ time: Int64, _ numbers: UnsafePointer<Double>, _ flag: Bool, line: Int
  ) throws(RecordFault)
}

/// What is wrong with one record, and in which of its columns.
struct RecordFault: Error {
  var column: RecordLayout.Column
  var problem: String
  var mend: String
}

extension RecordFault {
  static let correctRow = "correct or remove the row"

  /// A time that does not come after the one before; nil when it does.
  @inline(__always)
  static func disorder(_ time: Int64, after last: Int64?) -> RecordFault? {
    guard let last else { return nil }
    let step = time.subtractingReportingOverflow(last)
    return step.partialValue > 0 && !step.overflow ? nil : described(time, last)
  }

  @inline(never)
  private static func described(_ time: Int64, _ last: Int64) -> RecordFault {
    let (now, before) = (Timestamp(nanoseconds: time).iso, Timestamp(nanoseconds: last).iso)
    if time == last {
      return RecordFault(
        column: .time, problem: "the time \(now) is there twice", mend: "remove one of the two rows"
      )
    }
    if time < last {
      return RecordFault(
        column: .time, problem: "the time \(now) comes after \(before) of the bar before",
        mend: "sort the rows, oldest first")
    }
    return RecordFault(
      column: .time, problem: "the step from \(before) spans more than 292 years",
      mend: "correct the time")
  }
}
