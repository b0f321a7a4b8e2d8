import Documents
import MarketData
import Trading

/// What lies beside a dataset, for the runs that ask for it.
extension Workspace {
  /// The values of a kind beside a dataset.
  func values(_ kind: SeriesKind, beside name: String) throws -> ValueSeries {
    let beside = SeriesName.beside(name, kind)
    guard !isFile(name) else { throw ownerless(kind, name) }
    guard values.has(beside) else { throw missing(kind, name) }
    return try values.load(beside)
  }

  /// The bars of a kind beside a dataset, such as its marks.
  func bars(_ kind: SeriesKind, beside name: String) throws -> BarSeries {
    let beside = SeriesName.beside(name, kind)
    guard !isFile(name) else { throw ownerless(kind, name) }
    guard data.has(beside) else { throw missing(kind, name) }
    return try data.load(beside)
  }

  /// The marks that a spec names: `dataset` is those beside the market's own.
  func marks(_ value: SpecValue, beside data: String?) throws -> BarSeries {
    let name = try value.string()
    guard name == "dataset", let data else { return try bars(name) }
    return try bars(.mark, beside: data)
  }

  /// Funding as a run can use it: the rates beside the dataset where it asks for those.
  func resolved(_ funding: Funding, beside name: String) throws -> Funding {
    guard case .beside(let missingIsZero) = funding else { return funding }
    let series = try values(.funding, beside: name)
    return .series(
      FundingSeries(
        times: series.times, rates: try series.column(of: .funding).values,
        missingIsZero: missingIsZero))
  }

  /// Bars with the spreads beside them, as known at each close, where slippage asks for spreads and
  /// the bars have none of their own.
  func resolved(_ series: BarSeries, _ slippage: Slippage, beside name: String) throws -> BarSeries
  {
    guard case .spread = slippage, series.spread == nil, !isFile(name),
      values.has(SeriesName.beside(name, .spread))
    else { return series }
    let spreads = try values(.spread, beside: name)
    var series = series
    series.spread = spreads.asOf(closesOf: series, try spreads.column(of: .spread))
    series.hash = BarSeries.hash(
      bars: series.bars, interval: series.interval, ticksPerUnit: series.ticksPerUnit,
      quoteVolume: series.quoteVolume, spread: series.spread)
    return series
  }

  /// A market as an account trades it: its bars, adjusted and made longer, and the account with the
  /// market's rates.
  ///
  /// - Returns: Also what to say of the longer bars.
  func market(
    _ name: String, _ account: AccountSpec, _ adjustment: Adjustment, _ period: BarPeriod? = nil
  ) throws -> (series: BarSeries, account: AccountSpec, note: String?) {
    let adjusted = try adjustment.applied(to: try bars(name), name, in: self)
    // Spreads are joined to the short bars: when a longer one closes depends on its session.
    let series = try resolved(adjusted, account.model.slippage, beside: name)
    let longer = try period.map {
      try series.resampled(to: $0, session: TradingSession(of: series))
    }
    var account = account
    account.model.funding = try resolved(account.model.funding, beside: name)
    return (longer?.series ?? series, account, longer?.note)
  }

  /// One of a spec's markets, and the spec with the account as it trades there.
  func market(
    _ name: String, of spec: ExperimentSpec
  ) throws -> (series: BarSeries, spec: ExperimentSpec, note: String?) {
    var own = spec
    let (series, account, note) = try market(name, spec.account, spec.adjustment, spec.resample)
    own.account = account
    return (series, own, note)
  }

  private func missing(_ kind: SeriesKind, _ name: String) -> AssayError {
    let beside = SeriesName.beside(name, kind)
    return AssayError(
      .data, "nothing called '\(kind.rawValue)' lies beside the dataset '\(name)'", at: beside,
      mend: "run `assay data import FILE --as \(beside)`")
  }

  private func ownerless(_ kind: SeriesKind, _ name: String) -> AssayError {
    AssayError(
      .usage, "\(kind.rawValue) lies beside datasets, and this is a file", at: name,
      mend: "import it with `assay data import`, and name the dataset")
  }
}
