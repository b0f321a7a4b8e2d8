import Documents
import Foundation
import MarketData
import Testing

@Suite struct RepairTests {
  private let bars = calmBars(at: marketTimes(weeks: 10))

  private func raw(_ bars: [Bar]) -> RawBars {
    RawBars(
      name: "x", bars: bars, quoteVolume: bars.map { $0.volume * $0.close },
      places: (2..<(bars.count + 2)).map { RowPlace(line: $0) })
  }

  @Test func cleanRowsStayAsTheyAre() {
    for repair in Repair.all where repair != .dropLast {
      let (mended, rows) = repair.apply(raw(bars))
      #expect(mended == raw(bars) && rows == 0, "\(repair.text)")
    }
  }

  @Test func sorts() {
    var rows = bars
    rows.swapAt(3, 9)
    let (mended, count) = Repair.sort.apply(raw(rows))
    #expect(mended.bars == bars && count == 2)
    #expect(
      mended.places?[3].line == 11 && mended.quoteVolume?[3] == bars[3].volume * bars[3].close)
  }

  @Test func dropsDuplicates() {
    var rows = bars
    var later = bars[7]
    later.close = later.high
    rows.insert(later, at: 30)
    #expect(Repair.dropDuplicates(.first).apply(raw(rows)).raw.bars == bars)
    let (mended, count) = Repair.dropDuplicates(.last).apply(raw(rows))
    #expect(count == 1 && mended.bars.count == bars.count && mended.bars[29] == later)
  }

  @Test func dropsWhatCannotBe() {
    var rows = raw(bars)
    rows.bars[4].open = .nan
    rows.bars[5].low = 0
    rows.quoteVolume?[6] = -1
    rows.unreadable = [RowPlace(line: 99)]
    let (mended, count) = Repair.dropBad.apply(rows)
    #expect(count == 4 && mended.unreadable.isEmpty)
    #expect(mended.bars == Array(bars[..<4] + bars[7...]))
    #expect(mended.places?[4].line == 9)
  }

  @Test func clips() {
    var rows = bars
    rows[4].high = rows[4].close * 0.99
    rows[5].low = .nan
    let (mended, count) = Repair.clipHighLow.apply(raw(rows))
    #expect(count == 1)
    #expect(mended.bars[4].high == max(bars[4].open, bars[4].close))
    #expect(mended.bars[4].low == bars[4].close * 0.99)
  }

  @Test func fillsGaps() {
    var rows = bars
    rows.removeSubrange(50..<53)
    let (mended, count) = Repair.fillGaps(.forward).apply(raw(rows))
    #expect(count == 3 && mended.bars.map(\.openTime) == bars.map(\.openTime))
    let price = bars[49].close
    #expect(
      mended.bars[51]
        == Bar(
          openTime: bars[51].openTime, open: price, high: price, low: price, close: price,
          volume: 0))
    #expect(mended.quoteVolume?[51] == 0 && mended.quoteVolume?.count == bars.count)
    #expect(CheckReport(mended).finding("gap") == nil)
    #expect(Repair.fillGaps(.none).apply(raw(rows)).raw.bars == rows)
  }

  @Test func fillsOnlyOpenHours() {
    let times = marketTimes(from: "2018-01-15", weeks: 40, where: isCurrencyHour)
    let whole = calmBars(at: times)
    var rows = whole
    for hole in [2_000..<2_030, 300..<303] { rows.removeSubrange(hole) }
    let (mended, count) = Repair.fillGaps(.forward).apply(raw(rows))
    #expect(count == 33 && mended.bars.map(\.openTime) == times)
  }

  @Test func dropsTheLast() {
    var rows = bars
    rows.swapAt(rows.count - 1, 5)
    let (mended, count) = Repair.dropLast.apply(raw(rows))
    #expect(count == 1 && !mended.bars.contains(bars[bars.count - 1]))
  }

  @Test func scalesSplits() {
    let whole = calmBars(at: marketTimes(weeks: 60, step: Span.day) { weekday, _ in weekday < 5 })
    var rows = whole
    for index in 0..<150 {
      rows[index].open *= 4
      rows[index].high *= 4
      rows[index].low *= 4
      rows[index].close *= 4
      rows[index].volume /= 4
    }
    let (mended, count) = Repair.scaleSplit.apply(raw(rows))
    #expect(count == 150 && mended.bars == whole)
  }

  @Test func mendsWhatTheChecksFind() throws {
    for seed in 1...30 as ClosedRange<UInt64> {
      var random = SplitMix64(seed: seed)
      var rows = bars
      for _ in 0..<20 {
        let row = Int.random(in: rows.indices, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: rows.swapAt(row, .random(in: rows.indices, using: &random))
        case 1: rows.insert(rows[row], at: .random(in: rows.indices, using: &random))
        case 2: rows[row].close = .nan
        case 3: rows[row].low = -1
        default: rows[row].high = rows[row].low * 0.9
        }
      }
      let repairs: [Repair] = [.dropBad, .clipHighLow, .sort, .dropDuplicates(.last)]
      let (mended, counts) = raw(rows).repaired(by: repairs)
      #expect(CheckReport(mended).count(.error) == 0, "seed \(seed)")
      #expect(
        mended.bars.count == rows.count - counts[1].rows - counts[3].rows, "seed \(seed)")
      #expect(try mended.imported().series.bars == mended.bars, "seed \(seed)")
    }
  }

  @Test func refusesErrorsThatAreLeft() throws {
    var rows = raw(bars)
    rows.bars[10].high = 0
    let error = #expect(throws: AssayError.self) { try rows.imported() }
    #expect(error?.place == "x:12" && error?.kind == .data)
    #expect(try Repair("fill-gaps=none") == .fillGaps(.none))
    #expect(throws: AssayError.self) { _ = try Repair("fill-gaps") }
    for repair in Repair.all { #expect(try Repair(repair.text) == repair) }
  }
}
