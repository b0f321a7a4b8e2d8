import Documents

/// Reads a `.values` file, refusing every byte that was changed.
struct ValuesReader: ~Copyable {
  private let file: StoredFile
  private let footer: ValueFile.Footer
  /// The manifest that lies in the file.
  let manifest: [UInt8]

  init(path: String) throws {
    let file = try StoredFile(path)
    let (footer, start) = try Self.readFooter(file)
    let length = Int(footer.manifestLength)
    guard let manifest = try file.read(start - length, length),
      manifest.withUnsafeBytes(crc32) == footer.manifestChecksum
    else { throw Self.damaged(path) }
    self.manifest = manifest
    self.footer = footer
    self.file = file
  }

  /// Whether a manifest describes what the file holds.
  func isOf(_ manifest: ValueManifest) -> Bool {
    manifest.dataHash == footer.hash && manifest.rows == footer.rows
      && manifest.columns.count == footer.entries.count - 1
  }

  /// All the values under the names of their columns.
  func series(name: String, columns names: [String]) throws -> ValueSeries {
    guard let frames = try file.read(ValueFile.headerBytes, footer.frameBytes) else {
      throw Self.damaged(file.path)
    }
    var start = 0
    var columns = try footer.entries.map { entry in
      let end = start + Int(entry.length)
      defer { start = end }
      let values = frames[start..<end].withUnsafeBytes { column($0, entry) }
      guard let values else { throw Self.damaged(file.path) }
      return values
    }
    let times = columns.removeFirst().wholes.map(Timestamp.init(nanoseconds:))
    let values = zip(names, columns).map { ValueSeries.Column($0, $1.doubles) }
    guard ValueSeries.isSound(times, values) else { throw Self.damaged(file.path) }
    let series = ValueSeries(name: name, times: times, columns: values)
    guard series.hash == footer.hash else { throw Self.damaged(file.path) }
    return series
  }

  /// Whole numbers of times, or doubles of a column.
  private func column(
    _ frames: UnsafeRawBufferPointer, _ entry: BarsLayout.Entry
  ) -> (wholes: [Int64], doubles: [Double])? {
    guard crc32(frames) == entry.checksum, let folded = inflated(frames, Int(entry.width)) else {
      return nil
    }
    let wholes = folded.map(BytePlanes.unfold)
    switch entry.encoding {
    case .differences:
      var time = entry.base
      return (
        wholes.map { step in
          time &+= step &* entry.unit
          return time
        }, []
      )
    case .scaled:
      let scale = powersOfTen[Int(entry.exponent)]
      return ([], wholes.map { Double($0) / scale })
    case .raw: return ([], wholes.map { Double(bitPattern: UInt64(bitPattern: $0)) })
    case .ticks: return nil
    }
  }

  /// The folded values of a column's byte planes.
  private func inflated(_ frames: UnsafeRawBufferPointer, _ width: Int) -> [UInt64]? {
    var planes = [UInt8](repeating: 0, count: footer.rows * width)
    let inflater = ZstdInflater()
    guard planes.withUnsafeMutableBytes({ inflater.inflate(frames, into: $0) }) else { return nil }
    guard width > 0 else { return [UInt64](repeating: 0, count: footer.rows) }
    return [UInt64](unsafeUninitializedCapacity: footer.rows) { buffer, count in
      planes.withUnsafeBufferPointer { planes in
        guard let source = planes.baseAddress, let target = buffer.baseAddress else { return }
        BytePlanes.merge(
          source, width: width, stride: footer.rows, footer.rows, into: target)
        count = footer.rows
      }
    }
  }

  /// The footer, and where in the file it starts.
  private static func readFooter(
    _ file: borrowing StoredFile
  ) throws -> (ValueFile.Footer, start: Int) {
    guard let found = try ValueFile.frame.footer(of: file),
      let footer = found.bytes.withUnsafeBytes({ ValueFile.Footer($0) }),
      ValueFile.headerBytes + footer.frameBytes + Int(footer.manifestLength) == found.start
    else { throw damaged(file.path) }
    return (footer, found.start)
  }

  static func damaged(_ path: String) -> AssayError {
    AssayError(
      .data, "the stored values are damaged: a checksum does not fit", at: path,
      mend: "import the data again")
  }
}
