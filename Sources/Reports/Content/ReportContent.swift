import Documents
import Foundation

/// Everything one report says: values worked out elsewhere, kept by the store as one blob.
///
/// Every optional part may be absent: its section is then left out of the page.
package struct ReportContent: Codable, Equatable, Sendable {
  /// The heading of the page.
  package var title: String
  /// The strategy's name as the catalog has it.
  package var strategy: String
  /// What the strategy does, in one line.
  package var rule: String
  package var instrument: String
  /// The bar interval as people write it: `1h`.
  package var interval: String
  /// The first instant of the accounting, ISO 8601.
  package var start: String
  /// The end of the accounting, ISO 8601.
  package var end: String
  /// What kind of evidence the page is: in-sample, out-of-sample, paper and so on.
  package var badge: Badge?
  package var warnings: [String] = []
  package var provenance: Provenance
  /// The tiles at the top of the page, in reading order.
  package var keyFigures: [KeyFigure] = []
  /// How much of the result may be luck, and which gates it passes.
  package var verdict: Verdict?
  package var selection: Selection?
  package var metrics: MetricsTable?
  package var bars: PriceBars?
  package var equity: EquityCurve?
  /// Closed trades in order of exit; nil when they were not recorded.
  package var trades: [Trade]?
  package var search: Search?
  /// What the trials of the search say of its parameters.
  package var learned: Learned?
  /// Where the search had several objectives.
  package var front: ParetoFront?
  package var walkForward: WalkForward?
  package var folds: [Folds]?
  package var backtestOverfitting: BacktestOverfitting?
  package var deflatedSharpe: DeflatedSharpe?
  package var superiorAbility: SuperiorAbility?
  package var randomEntries: RandomEntries?
  package var startDates: StartDates?
  package var monteCarlo: MonteCarlo?
  package var regimes: Regimes?
  package var symbols: Symbols?
  /// Of runs over several symbols, one search each.
  package var pooled: Pooled?
  package var sensitivity: Sensitivity?
  package var costSensitivity: CostSensitivity?
  /// Slippage, latency and where the result is nought.
  package var stress: Stress?
  package var confirmation: Confirmation?
  /// Of runs that trade by orders.
  package var execution: Execution?
  /// What each of several strategies, and each instrument, has added.
  package var strategies: [Contribution]?
  package var instruments: [Contribution]?
  /// The resolved spec, verbatim.
  package var specText: String?

  package init(
    title: String, strategy: String, rule: String, instrument: String, interval: String,
    start: String, end: String, provenance: Provenance
  ) {
    self.title = title
    self.strategy = strategy
    self.rule = rule
    self.instrument = instrument
    self.interval = interval
    self.start = start
    self.end = end
    self.provenance = provenance
  }

  /// The blob the store keeps; undefined numbers survive it and equal contents give equal bytes.
  package func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try encoder.encode(self)
  }

  /// The content of a blob made by `encoded()`.
  package init(encoded blob: Data) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      self = try decoder.decode(ReportContent.self, from: blob)
    } catch {
      throw AssayError(
        .data, "the stored report cannot be read by this version", at: "report content",
        mend: "run the experiment again")
    }
  }
}
