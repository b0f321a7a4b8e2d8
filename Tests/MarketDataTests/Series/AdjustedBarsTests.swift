import Documents
import MarketData
import Testing

@Suite struct AdjustedBarsTests {
  private func series(_ kind: SeriesKind, _ events: [(day: Double, value: Double)]) -> ValueSeries {
    ValueSeries(
      name: "x.\(kind.rawValue)",
      times: events.map { Timestamp(nanoseconds: Int64($0.day * Double(Span.day))) },
      columns: [.init(kind.column ?? "", events.map(\.value))])
  }

  private func daily(_ prices: [(open: Double, close: Double)], volume: Double = 100) -> BarSeries {
    BarSeries(
      name: "x",
      bars: prices.enumerated().map { index, price in
        Bar(
          openTime: Timestamp(nanoseconds: Int64(index) * Span.day), open: price.open,
          high: max(price.open, price.close), low: min(price.open, price.close),
          close: price.close, volume: volume)
      })
  }

  @Test func goesOnOverASplitByHand() throws {
    let bars = daily([(100, 104), (104, 108), (27, 26), (26, 28)])
    let adjusted = try bars.adjusted(splits: series(.splits, [(2, 4)]), dividends: nil)
    #expect(adjusted.bars.map(\.open) == [100, 104, 108, 104])
    #expect(adjusted.bars.map(\.close) == [104, 108, 104, 112])
    #expect(adjusted.bars.map(\.volume) == [100, 100, 25, 25])
    #expect(adjusted.interval == bars.interval && adjusted.name == "x")
    #expect(adjusted.hash != bars.hash)
  }

  @Test func addsADividendByHand() throws {
    let bars = daily([(50, 52), (50, 51), (51, 54)])
    let adjusted = try bars.adjusted(splits: nil, dividends: series(.dividends, [(1, 2)]))
    // 1 + 2 / 50 from the second bar on: its open is worth 52 again, the close before.
    #expect(adjusted.bars.map(\.open) == [50, 50 * 1.04, 51 * 1.04])
    #expect(adjusted.bars.map(\.close) == [52, 51 * 1.04, 54 * 1.04])
    #expect(adjusted.bars.map(\.volume) == [100, 100, 100])
    #expect(abs(adjusted.bars[1].open - 52) < 1e-12)
  }

  @Test func countsAnEventFromTheBarThatClosesAfterIt() throws {
    let bars = daily([(10, 10), (10, 10), (5, 5), (5, 5)])
    for stamp in [2.0, 2.2, 2.99] {
      let adjusted = try bars.adjusted(splits: series(.splits, [(stamp, 2)]), dividends: nil)
      #expect(adjusted.bars.map(\.close) == [10, 10, 10, 10], "\(stamp)")
    }
    for stamp in [-3.0, 0, 0.5, 4, 9] {
      let adjusted = try bars.adjusted(splits: series(.splits, [(stamp, 2)]), dividends: nil)
      #expect(adjusted.bars == bars.bars && adjusted.hash == bars.hash, "\(stamp)")
    }
  }

  /// Days of a share, with splits and dividends that its price follows.
  private func share(
    _ seed: UInt64
  ) -> (bars: BarSeries, splits: ValueSeries?, dividends: ValueSeries?) {
    var random = SplitMix64(seed: seed)
    var (splits, dividends): ([(Double, Double)], [(Double, Double)]) = ([], [])
    var price = 100.0
    let prices = (0..<60).map { day -> (Double, Double) in
      if day > 0, Int.random(in: 0..<12, using: &random) == 0 {
        let ratio = ([2, 3, 0.5, 1.5] as [Double]).randomElement(using: &random) ?? 2
        splits.append((Double(day), ratio))
        price /= ratio
      }
      if day > 0, Int.random(in: 0..<9, using: &random) == 0 {
        dividends.append((Double(day), price * 0.02))
        price *= 0.98
      }
      let open = price * .random(in: 0.98...1.02, using: &random)
      price = open * .random(in: 0.98...1.02, using: &random)
      return (open, price)
    }
    return (
      daily(prices), splits.isEmpty ? nil : series(.splits, splits),
      dividends.isEmpty ? nil : series(.dividends, dividends)
    )
  }

  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func isWorthTheSharesOfWhoeverReinvests(_ seed: UInt64) throws {
    let (bars, splits, dividends) = share(seed)
    let adjusted = try bars.adjusted(splits: splits, dividends: dividends)
    // One share, its splits taken and its dividends spent on more at the open of the same day.
    var shares = 1.0
    for (day, bar) in bars.bars.enumerated() {
      if let row = splits?.times.firstIndex(of: bar.openTime) {
        shares *= splits?.columns[0].values[row] ?? 1
      }
      if let row = dividends?.times.firstIndex(of: bar.openTime) {
        shares += shares * (dividends?.columns[0].values[row] ?? 0) / bar.open
      }
      let worth = shares * bar.close
      #expect(abs(adjusted.bars[day].close / worth - 1) < 1e-12, "seed \(seed), day \(day)")
    }
    let last = bars.bars.count - 1
    let price = bars.bars[last].close / bars.bars[0].close
    let total = adjusted.bars[last].close / adjusted.bars[0].close
    #expect(abs(total / (price * shares) - 1) < 1e-12, "seed \(seed)")
  }

  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func whatComesLaterChangesNothing(_ seed: UInt64) throws {
    let (bars, splits, dividends) = share(seed)
    let whole = try bars.adjusted(splits: splits, dividends: dividends)
    var random = SplitMix64(seed: seed &+ 500)
    let cut = Int.random(in: 2...59, using: &random)
    func known(_ series: ValueSeries?) -> ValueSeries? {
      guard let series else { return nil }
      let end = series.times.count { $0 <= bars.bars[cut - 1].openTime }
      guard end > 0 else { return nil }
      return ValueSeries(
        name: series.name, times: Array(series.times[..<end]),
        columns: [.init(series.columns[0].name, Array(series.columns[0].values[..<end]))])
    }
    var early = bars
    early.bars = Array(bars.bars[..<cut])
    let part = try early.adjusted(splits: known(splits), dividends: known(dividends))
    #expect(part.bars == Array(whole.bars[..<cut]), "seed \(seed), cut \(cut)")
    let uncut = try bars.adjusted(splits: known(splits), dividends: known(dividends))
    #expect(Array(uncut.bars[..<cut]) == Array(whole.bars[..<cut]), "seed \(seed), cut \(cut)")
  }

  @Test func refusesPricesThatAreAdjustedAlready() throws {
    let bars = daily([(10, 10), (10.1, 10), (10.2, 10), (10, 10)])
    let error = #expect(throws: AssayError.self) {
      try bars.adjusted(splits: series(.splits, [(1, 2), (2, 3)]), dividends: nil)
    }
    #expect(error?.description.contains("they are adjusted for them already") == true)
    // A small distribution of shares tells nothing either way.
    let small = try bars.adjusted(splits: series(.splits, [(1, 1.05)]), dividends: nil)
    #expect(small.bars[1].close == 10 * 1.05)
  }

  @Test func refusesAbsurdEvents() {
    let bars = daily([(10, 10), (10, 10), (5, 5)])
    for value in [0, -2, Double.infinity, 1e300] {
      #expect(throws: AssayError.self, "\(value)") {
        try bars.adjusted(splits: series(.splits, [(1, value)]), dividends: nil)
      }
    }
    let many = series(.splits, (0..<60).map { (1 + Double($0) / 100, 9e8) })
    #expect(throws: AssayError.self) { try bars.adjusted(splits: many, dividends: nil) }
  }
}
