import Experiments
import MarketData

/// A replay's fills and equity as CSV.
enum ReplayTables {
  /// Writes the tables that were asked for.
  static func write(_ outcome: ReplayOutcome, _ arguments: Arguments) throws {
    if let path = arguments.value("--trades") {
      try AtomicFile.write(Array(fillsTable(outcome).utf8), to: path)
    }
    if let path = arguments.value("--equity") {
      try AtomicFile.write(Array(equityTable(outcome).utf8), to: path)
    }
  }

  private static func fillsTable(_ outcome: ReplayOutcome) -> String {
    let header = "time,order,symbol,side,price,quantity,maker,fee,realised,reference,middle"
    let rows = outcome.record.log.fills.map { entry in
      let fill = entry.fill
      let cells = [
        fill.time.iso, fill.order.description, outcome.symbols[fill.instrument],
        fill.side == .buy ? "buy" : "sell", "\(fill.price)", "\(fill.quantity)",
        "\(fill.isMaker)", "\(entry.fee)", "\(entry.realised)", "\(entry.reference)",
        "\(entry.middle)",
      ]
      return cells.joined(separator: ",")
    }
    return ([header] + rows).joined(separator: "\n") + "\n"
  }

  private static func equityTable(_ outcome: ReplayOutcome) -> String {
    let record = outcome.record
    let rows = record.times.indices.map { place in
      let units = record.units.map { "\($0[place])" }.joined(separator: ",")
      return
        "\(Timestamp(nanoseconds: record.times[place]).iso),\(record.equity[place]),\(units)"
    }
    let header = (["time", "equity"] + outcome.symbols).joined(separator: ",")
    return ([header] + rows).joined(separator: "\n") + "\n"
  }
}
