import Documents

extension BarSeries {
  /// SHA-256 over interval, tick and every column in little-endian bytes, but not the name.
  package static func hash(
    bars: [Bar], interval: Int64, ticksPerUnit: Double?, quoteVolume: [Double]?, spread: [Double]?
  ) -> String {
    var hash = SHA256()
    hash.update([
      UInt64(bars.count), UInt64(bitPattern: interval), (ticksPerUnit ?? 0).bitPattern,
      quoteVolume == nil ? 0 : 1, spread == nil ? 0 : 1,
    ])
    hash.update(bars.map { UInt64(bitPattern: $0.openTime.nanoseconds) })
    hash.update(bars.map(\.open.bitPattern))
    hash.update(bars.map(\.high.bitPattern))
    hash.update(bars.map(\.low.bitPattern))
    hash.update(bars.map(\.close.bitPattern))
    hash.update(bars.map(\.volume.bitPattern))
    for column in [quoteVolume, spread] {
      if let column { hash.update(column.map(\.bitPattern)) }
    }
    return hash.finish()
  }

  /// Measures interval and tick of sound bars in time order, and hashes them.
  package init(
    name: String, bars: [Bar], quoteVolume: [Double]? = nil, spread: [Double]? = nil
  ) {
    let interval = commonestStep(of: bars)
    let ticks = MarketData.ticksPerUnit(of: bars)
    self.init(
      name: name, bars: bars, interval: interval, ticksPerUnit: ticks, quoteVolume: quoteVolume,
      spread: spread,
      hash: Self.hash(
        bars: bars, interval: interval, ticksPerUnit: ticks, quoteVolume: quoteVolume,
        spread: spread))
  }
}

extension SHA256 {
  fileprivate mutating func update(_ words: [UInt64]) {
    #if _endian(little)
      words.withUnsafeBytes { update($0) }
    #else
      words.map(\.littleEndian).withUnsafeBytes { update($0) }
    #endif
  }
}
