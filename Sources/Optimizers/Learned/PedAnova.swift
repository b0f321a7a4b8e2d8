import Documents
import Foundation

/// How much each parameter has to do with being among the best trials.
///
/// PED-ANOVA (Watanabe, Bansal, Hutter 2023, arXiv 2304.10255): the variance over a parameter of
/// the chance to be among the top share γ' of the trials within the best share γ is (γ'/γ)² times
/// the Pearson divergence of the parameter's density among the top from its density in the region.
/// A conditional parameter is judged on the trials where it matters, weighted by α²/β, with α and β
/// the share of these among the top and in the region (conditional PED-ANOVA, 2026, arXiv
/// 2601.20800, theorem 4.2).
package struct PedAnova: Sendable, Equatable {
  /// What is compared with what.
  package struct Options: Sendable, Equatable {
    /// What the density among the top is held against.
    package enum Baseline: Sendable {
      /// The density of the region's trials.
      case trials
      /// The same density everywhere: also counts where the search went of itself.
      case space
    }

    /// The top tenth of all trials.
    package static let standard = Options()

    package let topShare: Double
    package let regionShare: Double
    package let baseline: Baseline

    private init() {
      topShare = 0.1
      regionShare = 1
      baseline = .trials
    }

    /// The top γ' within the best γ; a smaller region makes the importance local.
    package init(topShare: Double, regionShare: Double = 1, baseline: Baseline = .trials) throws {
      guard topShare > 0, topShare < regionShare, regionShare <= 1 else {
        throw AssayError(
          .usage, "importance of the top \(topShare) within the best \(regionShare) of the trials",
          mend: "give shares with 0 < top < region <= 1")
      }
      self.topShare = topShare
      self.regionShare = regionShare
      self.baseline = baseline
    }
  }

  /// One parameter's importance.
  package struct Importance: Sendable, Equatable {
    /// The dimension's index in the space.
    package let dimension: Int
    package let name: String
    /// The variance over the parameter of the chance to be among the top; 0 with one value.
    package let variance: Double
    /// The share of the variances of all parameters, 0 when there are none.
    package let share: Double
  }

  /// In the order of the dimensions.
  package let importances: [Importance]
  /// How many trials were among the top, and in the region.
  package let topCount: Int
  package let regionCount: Int

  package init(_ history: SearchHistory, _ options: Options = .standard) {
    let losses = history.valued.map(history.loss)
    let region = Self.best(options.regionShare, of: history.valued, losses)
    let top = Self.best(options.topShare, of: history.valued, losses)
    let space = history.space
    let variances = space.dimensions.indices.map { dimension in
      space.dimensions[dimension].isFree && history.valued.count > 1
        ? Self.variance(dimension, history, top: top, region: region, options.baseline) : 0
    }
    let total = variances.reduce(0, +)
    importances = space.dimensions.indices.map { dimension in
      Importance(
        dimension: dimension, name: space.dimensions[dimension].name,
        variance: variances[dimension], share: total > 0 ? variances[dimension] / total : 0)
    }
    topCount = top.count
    regionCount = region.count
  }

  /// The trials no worse than the one at a share of the order, ties included.
  private static func best(_ share: Double, of trials: [Int], _ losses: [Double]) -> [Int] {
    guard !trials.isEmpty else { return [] }
    let place = max(Int((share * Double(trials.count)).rounded(.up)), 1) - 1
    let bound = losses.sorted()[min(place, losses.count - 1)]
    return zip(trials, losses).compactMap { $1 <= bound ? $0 : nil }
  }

  private static func variance(
    _ dimension: Int, _ history: SearchHistory, top: [Int], region: [Int],
    _ baseline: Options.Baseline
  ) -> Double {
    let activeTop = top.filter { history.isActive(dimension, in: $0) }
    let activeRegion = region.filter { history.isActive(dimension, in: $0) }
    guard !activeTop.isEmpty, activeRegion.count > 1 else { return 0 }
    let grid = ImportanceGrid(history.space.dimensions[dimension])
    let density = { (trials: [Int]) in
      grid.density(of: trials.map { history.points[$0][dimension] })
    }
    let above = density(activeTop)
    let below =
      baseline == .trials
      ? density(activeRegion) : above.map { _ in 1 / Double(above.count) }
    let divergence = zip(above, below).reduce(0.0) { sum, pair in
      let ratio = pair.0 / pair.1 - 1
      return sum + pair.1 * ratio * ratio
    }
    let alpha = Double(activeTop.count) / Double(top.count)
    let beta = Double(activeRegion.count) / Double(region.count)
    let quantile = Double(top.count) / Double(region.count)
    return quantile * quantile * alpha * alpha / beta * divergence
  }
}

/// The cells over which the densities of one parameter are compared.
private struct ImportanceGrid {
  /// Continuous ranges are cut into so many cells.
  private static let cellLimit = 50

  private let dimension: SearchSpace.Dimension
  private let cells: Int

  init(_ dimension: SearchSpace.Dimension) {
    self.dimension = dimension
    cells =
      switch dimension.kind {
      case .int(let low, let high, _, log: true):
        // The resolution of a logarithmic range: as many cells as the count has binary digits.
        min(Int(log2(Double(high - low + 1)).rounded(.up)) + 1, Self.cellLimit)
      case .categorical(let choices): choices.count
      default: min(dimension.count ?? Self.cellLimit, Self.cellLimit)
      }
  }

  /// The estimated probability of each cell, never 0.
  func density(of values: [Double]) -> [Double] {
    var hits = [Int](repeating: 0, count: cells)
    for value in values { hits[cell(value)] += 1 }
    let density = dimension.isOrdered ? ScottParzen.ordered(hits) : ScottParzen.categorical(hits)
    return density.map { $0 + 1e-12 }
  }

  private func cell(_ value: Double) -> Int {
    guard dimension.isOrdered else { return dimension.index(of: value) ?? 0 }
    // Halfway between two cells counts to the lower one.
    let place = (unit(value) * Double(cells - 1) - 0.5).rounded(.up)
    return Int(min(max(place, 0), Double(cells - 1)))
  }

  /// The place between the first and the last value, which a step may keep off the upper bound.
  private func unit(_ value: Double) -> Double {
    if case .int(_, _, _, log: true) = dimension.kind { return dimension.unit(of: value) }
    guard let count = dimension.count, let index = dimension.index(of: value) else {
      return dimension.unit(of: value)
    }
    return Double(index) / Double(count - 1)
  }
}
