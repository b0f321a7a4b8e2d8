import Documents
import Foundation

extension MarginTiers {
  /// Reads a symbol's tiers from a JSON file of the shape that ccxt writes: symbols, each with an
  /// array of `minNotional`, `maxNotional`, `maintenanceMarginRate`, `maxLeverage`.
  ///
  /// - Parameter symbol: `BTC/USDT:USDT` as the file has it, or `BTCUSDT`.
  package static func read(path: String, symbol: String) throws -> MarginTiers {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw AssayError(
        .data, "the margin tiers cannot be read", at: path, mend: "name a readable JSON file")
    }
    return try read(JSON.parse(text, file: path), symbol: symbol, file: path)
  }

  static func read(_ json: JSON, symbol: String, file: String) throws -> MarginTiers {
    guard let symbols = json.object else {
      throw AssayError(
        .data, "the file is not an object of symbols", at: file,
        mend: "write {\"BTC/USDT:USDT\": [{…}, …]}")
    }
    let entry = symbols.first { $0.key == symbol } ?? symbols.first { plain($0.key) == symbol }
    guard let rows = entry?.value.array else {
      let known = symbols.map { plain($0.key) }.joined(separator: ", ")
      throw AssayError(
        .data, "there are no margin tiers of \(symbol)", at: file, mend: "it has \(known)")
    }
    var tiers: [MarginTier] = []
    for (index, row) in rows.enumerated() {
      tiers.append(try tier(row, after: tiers.last, at: "\(file): \(symbol): tier \(index + 1)"))
    }
    do { return try MarginTiers(tiers) } catch var fault as AssayError {
      fault.place = [file, symbol, fault.place].compactMap { $0 }.joined(separator: ": ")
      throw fault
    }
  }

  /// `BTC/USDT:USDT` without marks: `BTCUSDT`.
  private static func plain(_ symbol: String) -> String {
    symbol.prefix { $0 != ":" }.filter { $0 != "/" }
  }

  private static func tier(_ row: JSON, after previous: MarginTier?, at place: String) throws
    -> MarginTier
  {
    func number(_ key: String) throws -> Double {
      if let value = row[key]?.double { return value }
      throw AssayError(.data, "\(key) is missing or no number", at: place)
    }
    let floor = try number("minNotional")
    let rate = try number("maintenanceMarginRate")
    let joined = previous.map { deduction(floor: floor, rate: rate, after: $0) } ?? 0
    return try MarginTier(
      floor: floor, cap: number("maxNotional"), rate: rate,
      deduction: row["info"]?["cum"]?.double ?? joined, maximumLeverage: number("maxLeverage"))
  }
}
