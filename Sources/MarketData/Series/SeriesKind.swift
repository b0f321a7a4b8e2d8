/// What a series beside a dataset tells, as the last word of its name says: `btc.funding`.
package enum SeriesKind: String, Sendable, CaseIterable {
  /// Rates that longs pay to shorts at their moments.
  case funding
  case openInterest = "open-interest"
  /// New shares for one old share, at the first moment of trading in new ones.
  case splits
  /// Money a share, at the first moment of trading without it.
  case dividends
  /// Bid–ask spreads as fractions of the price.
  case spread
  /// Bars of the price that profits and margins are reckoned at.
  case mark
  /// Bars of the price that the mark follows.
  case index

  /// Whether such a series is bars, not values.
  package var isBars: Bool { self == .mark || self == .index }

  /// The column that a series of this kind is about; nil where all are.
  package var column: String? {
    switch self {
    case .funding: "funding_rate"
    case .splits: "split_ratio"
    case .dividends: "dividend"
    case .spread: "spread"
    case .openInterest, .mark, .index: nil
    }
  }

  /// How files may call that column, as headers are compared.
  var spellings: [String] {
    switch self {
    case .funding:
      ["funding_rate", "last_funding_rate", "fundingrate", "lastfundingrate", "rate", "value"]
    case .splits: ["split_ratio", "stock_splits", "splits", "split", "ratio", "value"]
    case .dividends: ["dividend", "dividends", "amount", "value"]
    case .spread: ["spread", "value"]
    case .openInterest, .mark, .index: []
    }
  }
}
