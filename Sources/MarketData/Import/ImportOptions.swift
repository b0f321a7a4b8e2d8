import Documents
import Foundation

/// What somebody says of a file whose content does not say it.
package struct ImportOptions: Sendable {
  /// What each column is, in order; nil when the file is to be recognised.
  package var columns: [String]?
  /// The zone of times without one.
  package var timeZone: TimeZone?
  /// What prices are divided by.
  package var priceScale: Double?
  /// The byte between fields.
  package var delimiter: UInt8?

  /// What the files should hold.
  enum Content: Equatable, Sendable {
    case bars
    /// Numbers at times; of a kind, if the series' name says it.
    case values(SeriesKind?)
  }

  var content = Content.bars
  /// What reads Parquet and Feather.
  package var python = "python3"
  /// Rows are kept as they are: what is no number is NaN, and a line that is no row is counted.
  var isRaw = false

  /// Nothing said.
  package init() {}

  /// Reads the options as they are written on a command line.
  package init(columns: String?, timeZone: String?, priceScale: String?, delimiter: String?) throws
  {
    self.columns = columns?.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    self.timeZone = try timeZone.map(Self.zone)
    self.priceScale = try priceScale.map(Self.scale)
    self.delimiter = try delimiter.map(Self.delimiter)
  }

  private static func zone(_ name: String) throws -> TimeZone {
    // Abbreviations are left out: CST alone is three zones.
    let isKnown = name == "UTC" || name == "GMT" || name.contains("/")
    guard isKnown, let zone = TimeZone(identifier: name) else {
      throw AssayError(
        .usage, "'\(excerpt(name))' is no time zone", at: "--timezone",
        mend: "give an IANA name, such as America/New_York, Europe/Athens or Etc/GMT+5")
    }
    return zone
  }

  private static func scale(_ text: String) throws -> Double {
    guard let scale = Double(text), scale > 0, scale.isFinite else {
      throw AssayError(
        .usage, "'\(excerpt(text))' is no scale", at: "--price-scale",
        mend: "give what prices are to be divided by, such as 100000")
    }
    return scale
  }

  private static func delimiter(_ text: String) throws -> UInt8 {
    let byte = ["tab": UInt8(9), "\\t": 9, "space": 32][text] ?? text.utf8.first
    let isOne = text.utf8.count == 1 || byte == 9 || byte == 32
    guard let byte, isOne, !(48...57).contains(byte), ![10, 13, 34, 35, 45, 46].contains(byte)
    else {
      throw AssayError(
        .usage, "'\(excerpt(text))' cannot stand between fields", at: "--delimiter",
        mend: "give one character, such as ; or |, or the word tab")
    }
    return byte
  }
}
