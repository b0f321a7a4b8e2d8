import Indicators
import Lanes
import MarketData
import Testing

@Suite struct IndicatorGoldenTests {
  @Test(arguments: try GoldenCase.all())
  func samplesAndSumsAreThoseOfPandas(_ golden: GoldenCase) throws {
    let series = try golden.workspace.bars(golden.dataPath)
    for wanted in golden.indicatorSamples {
      let (feature, values) = try feature(wanted.name, golden.strategy)
      let stream = withLaneValues(Double.self, rows: [values]) {
        feature.stream($0, PriceScale(ticksPerUnit: series.ticksPerUnit))
      }
      let column = series.bars.map(stream)
      for (bar, value) in wanted.samples {
        let isSame = value.map { isClose(column[bar], $0, 1e-12) } ?? column[bar].isNaN
        #expect(isSame, "\(wanted.name) at bar \(bar): \(column[bar]), \(value ?? .nan)")
      }
      let sum = column.reduce(0) { $1.isNaN ? $0 : $0 + $1 }
      #expect(isClose(sum, wanted.sum, 1e-12), "\(wanted.name): \(sum), \(wanted.sum)")
    }
  }

  private func feature(
    _ name: String, _ strategy: GoldenStrategy
  ) throws -> (Feature, [Double]) {
    switch (strategy.name, name) {
    case ("sma-cross", _): (.sma(name), [try strategy.number(name)])
    case ("bollinger-reversion", "mid"): (.sma("period"), [try strategy.number("period")])
    case ("bollinger-reversion", _):
      (
        .bollingerBand("period", "width"),
        [
          try strategy.number("period"),
          try strategy.number("width") * (name == "lower" ? -1 : 1),
        ]
      )
    case ("donchian-breakout", "upper"): (.priorHighest("entry"), [try strategy.number("entry")])
    case ("donchian-breakout", _): (.priorLowest("exit"), [try strategy.number("exit")])
    default: (.rsi("period"), [try strategy.number("period")])
    }
  }
}
