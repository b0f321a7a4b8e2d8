import Indicators
import Lanes
import MarketData

/// A rule that turns closed bars into a target exposure, for one parameter set or eight at once.
///
/// The same source runs with `Double` bar by bar (live, replay) and with `Double8` in a sweep, with
/// equal bits: so it must not branch on values, only `select` by masks. A feature that is NaN must
/// leave the state as new and answer 0: `select(a .> b, 1, 0)` does, `select(a .> b, 1, -1)` does
/// not. Put `@inline(__always)` before `target`: a rule that is not inlined runs at half the speed.
public protocol Strategy<Value>: Sendable {
  associatedtype Value: Lane
  /// What the strategy is called, reads and asks for.
  static var declaration: StrategyDeclaration { get }
  /// Reads its parameters, in the declared order.
  init(_ parameters: Parameters<Value>)
  /// Decides at the close of `bar`.
  ///
  /// - Parameters:
  ///   - bar: The bar that has just closed.
  ///   - features: The declared features at that close, NaN while not warm.
  /// - Returns: The exposure wanted from the next fill on, −1 (all short) to +1 (all long).
  mutating func target(_ bar: Bar, _ features: LaneValues<Value>) -> Value
}

/// The parameters of up to eight sets, and which positions the experiment allows.
public struct Parameters<L: Lane> {
  private let values: LaneValues<L>
  /// Entries on a side that is not allowed should be ignored; the engine clamps what slips through.
  public let side: Side

  public init(_ values: LaneValues<L>, side: Side) {
    self.values = values
    self.side = side
  }

  /// The parameter at a place of the declared order.
  public subscript(index: Int) -> L { values[index] }
}

/// What a strategy says of itself.
public struct StrategyDeclaration: Sendable {
  /// The name that specs use.
  public let name: String
  /// The rule in one line.
  public let summary: String
  public let parameters: [Parameter]
  public let features: [Feature]

  public init(name: String, summary: String, parameters: [Parameter], features: [Feature]) {
    precondition(features.count <= 8 && parameters.count <= 8, "At most eight of each.")
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.features = features
  }

  /// How many bars pass before every feature is defined for one parameter set.
  package func warmUpBars(_ set: [Double]) -> Int {
    features.map { $0.warmUpBars(values(of: $0, in: set)) }.max() ?? 0
  }

  /// The values of a feature's parameters in one parameter set.
  package func values(of feature: Feature, in set: [Double]) -> [Double] {
    feature.parameters.map { name in set[index(of: name)] }
  }

  private func index(of name: String) -> Int {
    guard let index = parameters.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("\(self.name) has no parameter \(name).")
    }
    return index
  }
}

/// One number or name that a strategy can be tuned by.
public struct Parameter: Sendable {
  public let name: String
  /// The values for which the rule makes sense.
  public let range: ClosedRange<Double>
  /// The value used where a spec or command names none.
  public let standard: Double
  public let isWhole: Bool
  /// The names of the values 0, 1, 2…; empty for a number.
  public let choices: [String]
  /// What it means, in one line.
  public let summary: String
  /// When the rule looks at it, as a condition on parameters declared before; nil for always.
  public private(set) var activeWhere: String?

  /// A number of bars or another whole number.
  public static func whole(
    _ name: String, _ range: ClosedRange<Int>, standard: Int, _ summary: String
  ) -> Parameter {
    .init(
      name: name, range: Double(range.lowerBound)...Double(range.upperBound),
      standard: Double(standard), isWhole: true, choices: [], summary: summary)
  }

  /// A real number.
  public static func real(
    _ name: String, _ range: ClosedRange<Double>, standard: Double, _ summary: String
  ) -> Parameter {
    .init(
      name: name, range: range, standard: standard, isWhole: false, choices: [], summary: summary)
  }

  /// One of several ways, which the strategy gets as its place in the list, counted from 0.
  ///
  /// The first is the standard one.
  public static func choice(
    _ name: String, _ choices: [String], _ summary: String
  ) -> Parameter {
    precondition(!choices.isEmpty, "A choice of at least one.")
    return .init(
      name: name, range: 0...Double(choices.count - 1), standard: 0, isWhole: true,
      choices: choices, summary: summary)
  }

  /// Something that is done, 1, or not, 0.
  public static func flag(_ name: String, standard: Bool, _ summary: String) -> Parameter {
    .init(
      name: name, range: 0...1, standard: standard ? 1 : 0, isWhole: true,
      choices: ["false", "true"], summary: summary)
  }

  /// The same parameter where the rule looks at it only sometimes, as in `filter != 'off'`.
  ///
  /// Searches then waste no trials on values that change nothing.
  public func active(where condition: String) -> Parameter {
    var parameter = self
    parameter.activeWhere = condition
    return parameter
  }
}
