import Documents
import MarketData

/// Which events of a share `data.adjust` takes out of its prices.
enum Adjustment: String, CaseIterable, Sendable {
  case none
  /// Splits, which lie beside the dataset as `NAME.splits`.
  case splits
  /// Dividends, as `NAME.dividends`, too; a share without splits needs none beside it.
  case all

  init(_ value: SpecValue?) throws {
    let text = try value?.oneOf(Self.allCases.map(\.rawValue))
    self = text.flatMap(Adjustment.init) ?? .none
  }

  /// Refuses marks beside adjusted prices, from which they part at the first event.
  func refuse(_ marks: BarSeries?) throws {
    guard self != .none, let marks else { return }
    throw AssayError(
      .usage, "data.adjust changes the prices, and the marks would stay as they are",
      at: marks.name, mend: "leave out replay.mark or data.adjust")
  }

  /// The bars of a dataset after the adjustment, which changes no bar before an event.
  func applied(to series: BarSeries, _ name: String, in workspace: Workspace) throws -> BarSeries {
    switch self {
    case .none: return series
    case .splits:
      return try series.adjusted(
        splits: try workspace.values(.splits, beside: name), dividends: nil)
    case .all:
      let hasSplits = workspace.values.has(SeriesName.beside(name, .splits))
      return try series.adjusted(
        splits: hasSplits ? try workspace.values(.splits, beside: name) : nil,
        dividends: try workspace.values(.dividends, beside: name))
    }
  }
}
