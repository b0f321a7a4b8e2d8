import Foundation
import MarketData
import Testing

@Suite struct DefectReportTests {
  private let hour: Int64 = 3_600

  private func bars(steps: [Int64]) -> [Bar] {
    flatBars(at: steps.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) })
  }

  @Test func countsStepsOffTheGrid() {
    let steps = Array(
      [[hour, hour, hour], [4 * hour], [hour], [26 * hour], [1_694, 1_906], [2 * hour, hour]]
        .joined())
    let report = DefectReport(BarSeries(name: "x", bars: bars(steps: steps)))
    #expect(report.rows == 11)
    #expect(report.interval == Span.hour)
    #expect(report.offGridSteps == 5)
    #expect(report.gaps == 3)
    #expect(report.irregularSteps == 2)
    #expect(report.longestGap == 26 * Span.hour)
    #expect(report.longestGapAt?.iso == "1970-01-02T10:00:00Z")
    #expect(report.offGridAt.first?.iso == "1970-01-01T07:00:00Z")
    #expect(report.lines[1] == "longest gap 26 h, before 1970-01-02T10:00:00Z")
  }

  @Test func countsFlatAndZeroVolumeBars() {
    var bars = flatBars(at: [0, 60, 120, 180, 240])
    bars[2].high = 2
    bars[3].volume = 0
    let report = DefectReport(BarSeries(name: "x", bars: bars))
    #expect(report.flatBars == 4)
    #expect(report.longestFlatRun == 2)
    #expect(report.zeroVolumeBars == 1)
    #expect(report.zeroVolumeAt.map(\.iso) == ["1970-01-01T00:03:00Z"])
    #expect(
      report.lines == [
        "1 zero-volume bar: 1970-01-01T00:03:00Z",
        "4 flat bars (open = high = low = close), at most 2 in a row at one price",
      ])
  }

  @Test func saysNothingOfCleanBars() {
    var bars = flatBars(at: [0, 60, 120])
    for index in bars.indices { bars[index].high = 2 }
    #expect(DefectReport(BarSeries(name: "x", bars: bars)).lines == [])
  }

  @Test func codesWithSnakeCaseKeys() throws {
    let report = DefectReport(BarSeries(name: "x", bars: bars(steps: [60, 60, 120])))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let json = try encoder.encode(report)
    #expect(
      String(decoding: json, as: UTF8.self)
        == "{\"flat_bars\":4,\"gaps\":1,\"interval_ns\":60000000000,\"irregular_steps\":0,"
        + "\"longest_flat_run\":4,\"longest_gap_at\":\"1970-01-01T00:04:00Z\","
        + "\"longest_gap_ns\":120000000000,\"off_grid_at\":[\"1970-01-01T00:04:00Z\"],"
        + "\"off_grid_steps\":1,\"rows\":4,\"volume_missing\":false,\"zero_volume_at\":[],"
        + "\"zero_volume_bars\":0}")
    #expect(try JSONDecoder().decode(DefectReport.self, from: json) == report)
  }
}
