/// Numbers at times from whatever files people have: funding rates, open interest.
package enum ValueImport {
  /// Reads files, `-` for standard input; all are joined in the order of time.
  package static func read(
    _ paths: [String], options: ImportOptions = ImportOptions()
  ) throws -> (values: TimedValues, recognition: Recognition, hashes: [String]) {
    let files = try paths.map { try InputFile($0, python: options.python) }
    let texts = try TextImport(files, options) { layout, place in
      try layout.check([.values], at: place)
      return ValueSink()
    }
    let parts = try texts.inTimeOrder { sink in
      guard let first = sink.values.times.first, let last = sink.values.times.last else {
        return nil
      }
      return (first.nanoseconds, last.nanoseconds)
    }
    var values = parts[0].sink.values
    for part in parts.dropFirst() { values.append(part.sink.values) }
    var recognition = texts.recognition
    recognition.emptyRows = values.emptyRows
    return (values, recognition, texts.hashes)
  }
}
