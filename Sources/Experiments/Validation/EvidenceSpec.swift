import Documents
import MarketData

/// How the probability of backtest overfitting is found.
package struct BacktestOverfittingSpec: Sendable {
  package let blocks: Int

  /// Reads `true`, a number of blocks, or a mapping; `false` is nil.
  static func read(_ value: SpecValue) throws -> Self? {
    if let isWanted = try? value.bool() { return isWanted ? Self(blocks: 16) : nil }
    guard case .mapping = value.node.kind else { return Self(blocks: try Self.blocks(value)) }
    let spec = try value.reader()
    try spec.unknownKeysAreErrors(known: ["blocks"])
    return Self(blocks: try spec.optional("blocks").map(Self.blocks) ?? 16)
  }

  private static func blocks(_ value: SpecValue) throws -> Int {
    let blocks = try value.whole(4...18)
    guard blocks % 2 == 0 else { throw value.fault("must be even", mend: "write 10 or 16") }
    return blocks
  }
}

/// How the sets are tested for beating a benchmark by more than chance.
package struct SuperioritySpec: Sendable {
  package let resamples: Int
  package let periodNanoseconds: Int64
  /// The mean length of a block in periods; nil to find it from the sets' returns.
  package let blockPeriods: Double?
  package let seed: UInt64

  /// Numbers that the bootstrap may keep: more would take gigabytes.
  private static let mostMeans = 150_000_000

  /// Refuses more sets than fit, and blocks too long to tell chance from skill, before any search.
  func check(sets: Int, spanNanoseconds: Int64) throws {
    let periods = Double(spanNanoseconds) / Double(periodNanoseconds)
    if let blockPeriods, blockPeriods > max(1, periods / 3) {
      throw AssayError(
        .usage,
        "validation.spa.block: \(plain(blockPeriods)) is more than a third of the "
          + "\(plain(periods.rounded())) periods: resamples would hardly differ",
        mend: "take shorter blocks, or auto")
    }
    guard sets > Self.mostMeans / resamples else { return }
    let most = Self.mostMeans / sets
    throw AssayError(
      .usage, "validation.spa: \(sets) sets × \(resamples) resamples do not fit in memory",
      mend: most >= 100
        ? "take fewer, as in validation.spa.bootstrap=\(most)" : "search fewer sets, or without it")
  }

  /// Reads `true` or a mapping; `false` is nil.
  static func read(_ value: SpecValue) throws -> Self? {
    if let isWanted = try? value.bool(), !isWanted { return nil }
    let spec = (try? value.bool()) == nil ? try value.reader() : nil
    try spec?.unknownKeysAreErrors(known: ["bootstrap", "period", "block", "seed"])
    let block = spec?.optional("block")
    let isAutomatic = (try? block?.string()) == "auto"
    let length = isAutomatic ? nil : try block?.positive()
    if let block, let length, length < 1 {
      throw block.fault("must be at least one period", mend: "write auto, or 10")
    }
    let period = spec?.optional("period")
    let nanoseconds = try period?.durationNanoseconds() ?? Span.day
    if let period, nanoseconds < Span.second {
      throw period.fault("must be at least a second", mend: "write 1d")
    }
    return Self(
      resamples: try spec?.optional("bootstrap")?.whole(100...20_000) ?? 1_000,
      periodNanoseconds: nanoseconds, blockPeriods: length,
      seed: UInt64(try spec?.optional("seed")?.whole(0...Int.max) ?? 0))
  }
}

/// How hard the chosen set is shaken.
package struct RobustnessSpec: Sendable {
  package let draws: Int
  package let seed: UInt64

  /// Reads `true` or a mapping; `false` is nil.
  static func read(_ value: SpecValue) throws -> Self? {
    if let isWanted = try? value.bool(), !isWanted { return nil }
    let spec = (try? value.bool()) == nil ? try value.reader() : nil
    try spec?.unknownKeysAreErrors(known: ["draws", "seed"])
    return Self(
      draws: try spec?.optional("draws")?.whole(100...100_000) ?? 1_000,
      seed: UInt64(try spec?.optional("seed")?.whole(0...Int.max) ?? 0))
  }
}
