extension BarsLayout.Footer {
  /// Nil when the footer contradicts itself.
  init?(_ bytes: UnsafeRawBufferPointer, version: UInt32) {
    var reader = LittleEndianReader(bytes)
    guard let count = reader.next(UInt64.self), let rows = Int(exactly: count), rows < 1 << 40,
      let interval = reader.next(Int64.self), interval > 0, let ticks = reader.next(UInt64.self),
      let hasQuoteVolume = reader.next(UInt8.self), let hasSpread = reader.next(UInt8.self),
      let hash = reader.text(BarsLayout.hashBytes)
    else { return nil }
    let ticksPerUnit = Double(bitPattern: ticks)
    self.init(
      version: version, rows: rows, interval: interval,
      ticksPerUnit: ticksPerUnit > 0 ? ticksPerUnit : nil, hasQuoteVolume: hasQuoteVolume == 1,
      hasSpread: hasSpread == 1, hash: hash)
    guard version == 1 || readIndex(&reader) else { return nil }
    while !reader.isAtEnd {
      guard let entry = BarsLayout.Entry(&reader, version) else { return nil }
      entries.append(entry)
    }
    guard entries.count == chunks * columns else { return nil }
  }

  /// Where the manifest ends and which times each chunk holds, in order.
  private mutating func readIndex(_ reader: inout LittleEndianReader) -> Bool {
    guard let length = reader.next(UInt32.self), let checksum = reader.next(UInt32.self) else {
      return false
    }
    (manifestLength, manifestChecksum) = (length, checksum)
    var previous: Int64?
    for _ in 0..<chunks {
      guard let first = reader.next(Int64.self), let last = reader.next(Int64.self), first <= last,
        previous.map({ $0 < first }) ?? true
      else { return false }
      spans.append(BarsLayout.ChunkSpan(first: first, last: last))
      previous = last
    }
    return true
  }
}

extension BarsLayout.Entry {
  init?(_ reader: inout LittleEndianReader, _ version: UInt32) {
    guard let code = reader.next(UInt8.self), let encoding = ColumnEncoding(rawValue: code),
      let width = reader.next(UInt8.self), version == 1 ? [2, 4, 8].contains(width) : width <= 8,
      let exponent = reader.next(UInt8.self), exponent <= BarsLayout.largestExponent,
      let base = reader.next(Int64.self), let unit = reader.next(Int64.self),
      let length = reader.next(UInt32.self), let checksum = reader.next(UInt32.self),
      version > 1 || encoding != .raw || width == 8
    else { return nil }
    self.init(
      encoding: encoding, width: width, exponent: exponent, base: base, unit: unit,
      length: length, checksum: checksum)
  }
}
