import Indicators
import Lanes
import MarketData
import Sweep
import Trading

/// Targets made up from a seed: whole, fractional, flipping, out-of-range ones, held for a while.
struct ScriptedTarget<L: Lane>: Indicator {
  private let seeds: [Double]
  private let patience: [Double]
  private var targets: [Double]

  init(_ parameters: LaneValues<L>, _ scale: PriceScale) {
    seeds = parameters[0].values
    patience = parameters[1].values
    targets = seeds.map { _ in 0 }
  }

  mutating func update(_ bar: Bar) -> L {
    for lane in seeds.indices {
      var random = SeededRandom(
        seed: seeds[lane].bitPattern ^ UInt64(bitPattern: bar.openTime.nanoseconds))
      if random.chance(1 / patience[lane]) {
        targets[lane] = random.pick([0, 0, 1, 1, -1, -1, 0.5, -0.5, 1.5, -2, 2 * random.unit() - 1])
      }
    }
    return L(values: targets)
  }
}

/// Wants what the script of its seed says.
struct Scripted<L: Lane>: Strategy {
  static var declaration: StrategyDeclaration {
    .init(
      name: "scripted", summary: "Targets made up from a seed.",
      parameters: [
        .whole("seed", 0...1_000_000, standard: 0, "names the script"),
        .whole("patience", 1...1_000, standard: 4, "bars for which a target holds, on average"),
      ],
      features: [
        Feature(
          "script", ["seed", "patience"], ScriptedTarget<Double>.self, ScriptedTarget<Double8>.self
        ) { _ in 0 }
      ])
  }

  init(_ parameters: Parameters<L>) {}

  mutating func target(_ bar: Bar, _ features: LaneValues<L>) -> L { features[0] }
}

let scripted = CatalogEntry(Scripted<Double>.self, Scripted<Double8>.self)

/// Wants what the bar's volume says, counted from 2: the target of a case made by hand.
struct VolumeTarget<L: Lane>: Strategy {
  static var declaration: StrategyDeclaration {
    .init(
      name: "volume-target", summary: "Wants the bar's volume less 2.", parameters: [], features: []
    )
  }

  init(_ parameters: Parameters<L>) {}

  mutating func target(_ bar: Bar, _ features: LaneValues<L>) -> L { L(bar.volume - 2) }
}

let volumeTarget = CatalogEntry(VolumeTarget<Double>.self, VolumeTarget<Double8>.self)

/// What one set of an entry wants at each bar, decided live from the plan's first bar on.
func liveTargets(_ set: [Double], _ plan: SweepPlan) -> [Double] {
  let declaration = plan.entry.declaration
  let streams = declaration.features.map { feature in
    withLaneValues(Double.self, rows: [declaration.values(of: feature, in: set)]) {
      feature.stream($0, plan.scale)
    }
  }
  let decide = withLaneValues(Double.self, rows: [set]) { plan.entry.live($0, plan.side) }
  return plan.series.bars.enumerated().map { index, bar in
    let features = streams.map { $0(bar) }
    guard index >= plan.bars.lowerBound else { return 0 }
    return withLaneValues(Double.self, rows: [features]) { decide(bar, $0) }
  }
}
