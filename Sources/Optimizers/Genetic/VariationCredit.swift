import Numerics

/// How often each kind of variation is used: the more of its children survived, the more often.
///
/// Probability matching with a floor (Vrugt and Robinson, "Improved evolutionary optimization from
/// genetically adaptive multimethod search", 2007, equation 1, over a fading memory).
struct VariationCredit: Sendable {
  private static let fading = 0.99
  private static let floor = 0.1

  private var survived = [Double](repeating: 1, count: MixedVariation.Kind.allCases.count)
  private var tried = [Double](repeating: 2, count: MixedVariation.Kind.allCases.count)

  /// A kind, drawn by its success.
  func draw(_ generator: inout Xoshiro256StarStar) -> MixedVariation.Kind {
    let rates = zip(survived, tried).map { $0 / $1 }
    let total = rates.reduce(0, +)
    let kinds = MixedVariation.Kind.allCases
    let free = 1 - Self.floor * Double(kinds.count)
    var left = generator.uniform()
    for (kind, rate) in zip(kinds, rates) {
      left -= Self.floor + free * (total > 0 ? rate / total : 1 / Double(kinds.count))
      if left < 0 { return kind }
    }
    return .crossover
  }

  /// Learns what became of a child of a kind.
  mutating func record(_ kind: MixedVariation.Kind, survived success: Bool) {
    survived[kind.rawValue] = Self.fading * survived[kind.rawValue] + (success ? 1 : 0)
    tried[kind.rawValue] = Self.fading * tried[kind.rawValue] + 1
  }
}
