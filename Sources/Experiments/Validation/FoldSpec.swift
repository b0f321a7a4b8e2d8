import Documents
import MarketData
import Validation

/// Folds of the data, each tested with what was chosen on the others.
package struct FoldSpec: Sendable {
  package let groups: Int
  /// How many groups each split tests at once.
  package let testGroups: Int
  package let purge: Stretch
  package let embargo: Stretch

  /// - Parameter key: Counts the groups; combinatorial folds also say how many are tested.
  init(_ value: SpecValue, groups key: String) throws {
    let isCombinatorial = key == "groups"
    let spec = try value.reader()
    try spec.unknownKeysAreErrors(
      known: [key, "purge", "embargo"] + (isCombinatorial ? ["test_groups"] : []))
    groups = try spec.required(key).whole(2...64)
    testGroups =
      isCombinatorial ? try spec.optional("test_groups")?.whole(1...(groups - 1)) ?? 2 : 1
    purge = try spec.optional("purge").map { try Stretch($0, least: 0) } ?? .none
    embargo = try spec.optional("embargo").map { try Stretch($0, least: 0) } ?? .none
    guard testGroups < groups else {
      throw value.fault("leaves nothing to train on", mend: "test fewer groups")
    }
    guard Combinations.count(of: testGroups, among: groups) ?? .max <= 256 else {
      throw value.fault(
        "makes more than 256 splits", mend: "take fewer groups, as in groups: 10, test_groups: 2")
    }
  }
}

/// Kinds of market, told apart by a measure of what came before.
package struct RegimeSpec: Sendable {
  package enum Measure: String, Sendable, CaseIterable {
    case volatility, trend

    /// What so many kinds of market are called, from the lowest measure to the highest.
    func names(_ count: Int) -> [String] {
      let ends = self == .volatility ? ("calm", "wild") : ("falling", "rising")
      return (0..<count).map { place in
        place == 0
          ? ends.0
          : place == count - 1 ? ends.1 : count == 3 ? "middling" : "middling \(place)"
      }
    }
  }

  package let measure: Measure
  /// Over how long the measure looks back; a label holds for as long again.
  package let windowNanoseconds: Int64
  package let count: Int

  init(_ value: SpecValue) throws {
    let spec = try value.reader()
    try spec.unknownKeysAreErrors(known: ["by", "window", "count"])
    let name = try spec.optional("by")?.oneOf(Measure.allCases.map(\.rawValue))
    measure = name.flatMap(Measure.init) ?? .volatility
    let window = spec.optional("window")
    windowNanoseconds = try window?.durationNanoseconds() ?? 30 * Span.day
    if let window, !(Span.hour...Stretch.longestNanoseconds).contains(windowNanoseconds) {
      throw window.fault("must be an hour to a hundred years", mend: "write it as in 30d")
    }
    count = try spec.optional("count")?.whole(2...5) ?? 3
  }
}
