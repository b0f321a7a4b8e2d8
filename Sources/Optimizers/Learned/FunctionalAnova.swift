import Numerics

/// How much of the objective's spread over the whole space each parameter, and each pair of them,
/// accounts for.
///
/// Functional ANOVA of a random forest (Hutter, Hoos, Leyton-Brown, "An Efficient Approach for
/// Assessing Hyperparameter Importance", 2014): a tree is constant on boxes, so that its marginal
/// over some parameters is, in every cell of their values, a sum over the leaves of mean times the
/// volume along all other axes, and the variances of the marginals are exact sums (ibid., §3,
/// algorithms 1 and 2). Shares are of a tree's own variance and averaged over the trees.
///
/// Every value of the space weighs the same, also where `where` allows none. A parameter that does
/// not matter in a trial is given a value at random: the objective is the same at all of them.
package struct FunctionalAnova: Sendable, Equatable {
  /// How a study is taken apart.
  package struct Options: Sendable {
    package var trees = 64
    /// Of so many of the most important parameters all pairs are looked at.
    package var pairedParameters = 10
    /// Of more trials than these, as many are drawn at random.
    package var trialLimit = 10_000
    package var seed: UInt64 = 1

    package init() {}
  }

  /// A share of the variance, as a mean over the trees with its standard deviation among them.
  package struct Effect: Sendable, Equatable {
    /// The dimensions' indices in the space: one of a main effect, two of an interaction.
    package let dimensions: [Int]
    package let names: [String]
    package let share: Double
    package let deviation: Double
  }

  /// The main effects, in the order of the dimensions; 0 for one with a single value.
  package let mains: [Effect]
  /// What pairs do together beyond their main effects, the greatest first.
  package let pairs: [Effect]
  /// How much of the values' variance the forest foretells of trials it has not seen.
  ///
  /// Far below 1, the shares say little. Nil when no tree varies.
  package let foretold: Double?
  /// How many trials it was learned from.
  package let trials: Int

  /// The two dimensions that account for most of the variance, each alone and both together; nil
  /// without a pair.
  package var strongestPair: (Int, Int)? {
    let sums = pairs.map { pair in
      pair.share + pair.dimensions.reduce(0) { $0 + mains[$1].share }
    }
    guard let best = sums.indices.max(by: { (sums[$0], $1) < (sums[$1], $0) }) else { return nil }
    return (pairs[best].dimensions[0], pairs[best].dimensions[1])
  }

  package init(_ history: SearchHistory, _ options: Options = Options()) {
    let space = history.space
    let free = space.dimensions.indices.filter { space.dimensions[$0].isFree }
    let data = Self.data(history, free, options)
    var growth = RandomForest.Options()
    growth.trees = options.trees
    growth.seed = options.seed
    let forest = RandomForest(data, growth)
    let marginals = forest.trees.map { TreeMarginals($0, data.axes) }.filter { $0.variance > 0 }
    let shares = marginals.map { tree in data.axes.indices.map(tree.mainShare) }
    mains = space.dimensions.indices.map { dimension in
      let axis = free.firstIndex(of: dimension)
      return Self.effect(
        [dimension], space, axis.map { axis in shares.map { $0[axis] } } ?? [])
    }
    let paired = Self.paired(mains, free, limit: options.pairedParameters)
    pairs = paired.map { first, second in
      let together = marginals.indices.map { tree in
        marginals[tree].jointShare(first, second) - shares[tree][first] - shares[tree][second]
      }
      return Self.effect([free[first], free[second]], space, together.map { max($0, 0) })
    }
    .sorted { $0.share > $1.share || ($0.share == $1.share && $0.precedes($1)) }
    foretold = marginals.isEmpty ? nil : forest.outOfBagShare
    trials = data.values.count
  }

  /// The positions in the cube and the values scaled to [0, 1], which changes no share.
  private static func data(
    _ history: SearchHistory, _ free: [Int], _ options: Options
  ) -> ForestData {
    var generator = Xoshiro256StarStar(seed: options.seed ^ 0x2545_F491_4F6C_DD1D)
    let trials = drawn(history.valued, limit: options.trialLimit, &generator)
    let losses = trials.map(history.loss)
    let low = losses.min() ?? 0
    let range = (losses.max() ?? 0) / 2 - low / 2
    let values = losses.map { range > 0 ? ($0 / 2 - low / 2) / range : 0 }
    let columns = free.map { dimension in
      trials.map { trial in
        history.isActive(dimension, in: trial)
          ? history.position(trial, along: dimension) : generator.uniform()
      }
    }
    let axes = zip(free, columns).map { dimension, column in
      let dimension = history.space.dimensions[dimension]
      // Too many categories to pick from are taken in their order.
      return !dimension.isOrdered && dimension.count ?? .max <= ForestAxis.binLimit
        ? ForestAxis(categories: dimension.count ?? 1) : ForestAxis(positions: column)
    }
    return ForestData(axes: axes, columns: columns, values: values)
  }

  /// All trials, or as many as the limit at random, in their order.
  private static func drawn(
    _ trials: [Int], limit: Int, _ generator: inout Xoshiro256StarStar
  ) -> [Int] {
    guard trials.count > limit else { return trials }
    var trials = trials
    for place in 0..<max(limit, 0) {
      trials.swapAt(place, place + generator.below(trials.count - place))
    }
    return trials.prefix(max(limit, 0)).sorted()
  }

  private static func effect(
    _ dimensions: [Int], _ space: SearchSpace, _ shares: [Double]
  ) -> Effect {
    let count = Double(max(shares.count, 1))
    let mean = shares.reduce(0, +) / count
    let squares = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return Effect(
      dimensions: dimensions, names: dimensions.map { space.dimensions[$0].name }, share: mean,
      deviation: (squares / count).squareRoot())
  }

  /// All pairs of axes of the most important parameters.
  private static func paired(
    _ mains: [Effect], _ free: [Int], limit: Int
  ) -> [(Int, Int)] {
    let chosen = free.indices
      .sorted { (-mains[free[$0]].share, $0) < (-mains[free[$1]].share, $1) }
      .prefix(max(limit, 0)).sorted()
    return chosen.indices.flatMap { place in
      chosen[(place + 1)...].map { (chosen[place], $0) }
    }
  }
}

extension FunctionalAnova.Effect {
  fileprivate func precedes(_ other: Self) -> Bool {
    dimensions.lexicographicallyPrecedes(other.dimensions)
  }
}
