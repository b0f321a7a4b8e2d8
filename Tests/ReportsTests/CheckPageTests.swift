import Foundation
import MarketData
import Testing

@testable import Reports

@Suite struct CheckPageTests {
  private func raw(_ count: Int) -> RawBars {
    let bars = (0..<count).map { index in
      let price = 100 + Double(index % 7)
      return Bar(
        openTime: Timestamp(nanoseconds: Int64(index) * Span.hour), open: price, high: price + 2,
        low: price - 2, close: price + 1, volume: 1)
    }
    return RawBars(name: "<b>x</b>", bars: bars)
  }

  @Test func drawsEachPlace() {
    var raw = raw(400)
    raw.bars[50].close = .nan
    raw.bars[60].low = -1
    raw.bars[70].high = 1
    raw.bars.removeSubrange(200..<210)
    let page = CheckPage.html(CheckReport(raw), raw)
    #expect(page.components(separatedBy: "<div class=\"strip bad\">").count == 4)
    #expect(page.components(separatedBy: "<div class=\"strip warning\">").count == 2)
    #expect(page.components(separatedBy: "<figure>").count == 5)
    // The hole lies between the 200th and the 211th of 400 hours.
    #expect(page.contains("<line x1=\"526.3\" x2=\"526.3\""))
    #expect(page.contains("10 bars missing before, step 11 h"))
    #expect(page.contains("&lt;b&gt;x&lt;/b&gt;") && !page.contains("<b>x</b>"))
    #expect(page == CheckPage.html(CheckReport(raw), raw))
    #expect(!page.contains("nan\"") && !page.contains("inf\""))
  }

  @Test func drawsNothingOfNothing() {
    let empty = RawBars(name: "x", bars: [])
    #expect(CheckPage.html(CheckReport(empty), empty).contains("No close can be drawn."))
    let wrong = RawBars(
      name: "x",
      bars: [Timestamp(nanoseconds: .min), Timestamp(nanoseconds: .max)].map {
        Bar(openTime: $0, open: .nan, high: 1, low: -.infinity, close: .nan, volume: 0)
      })
    #expect(CheckPage.html(CheckReport(wrong), wrong).contains("not-a-number"))
  }
}
