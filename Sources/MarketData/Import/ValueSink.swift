/// Numbers at times gathered.
struct ValueSink: RecordSink {
  private(set) var values = TimedValues()

  mutating func take(
    _ time: Int64, _ numbers: UnsafePointer<Double>, _ flag: Bool, line: Int
  ) throws(RecordFault) {
    guard !numbers[0].isNaN else { return values.emptyRows += 1 }
    if let fault = RecordFault.disorder(time, after: values.times.last?.nanoseconds) {
      throw fault
    }
    values.times.append(Timestamp(nanoseconds: time))
    values.values.append(numbers[0])
  }
}
