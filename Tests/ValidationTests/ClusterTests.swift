import Documents
import Foundation
import Numerics
import Testing

@testable import Validation

@Suite struct ClusterTests {
  /// The matrix whose lower triangle the golden file holds.
  private func correlations(_ golden: JSON) throws -> CorrelationMatrix {
    let rows = try #require(golden["correlations"]?.array).map(\.doubles)
    var values = [Double](repeating: 1, count: rows.count * rows.count)
    for (first, row) in rows.enumerated() {
      for (second, value) in row.enumerated() {
        values[first * rows.count + second] = value
        values[second * rows.count + first] = value
      }
    }
    return CorrelationMatrix(trials: rows.count, values: values)
  }

  /// The golden quality comes from a diagonal of correlations that rounding left below 1, which
  /// makes a distance of 1e-8 of a trial to itself.
  private let diagonalRounding = 1e-7

  @Test func findsTheClustersOfIndependentPrograms() throws {
    let golden = try MatrixGolden("clusters").json
    let (matrix, results) = try (correlations(golden), #require(golden["results"]))
    let expected = try #require(results["clusters"]?.array).map(\.integers)
    for seed in UInt64(1)...4 {
      let found = OptimalClusters(matrix, mostClusters: 12, restarts: 5, seed: seed)
      #expect(found.clusters == expected, "seed \(seed)")
      #expect(agree(found.quality, results["quality"]?.double, within: diagonalRounding))
    }
    #expect(agree(matrix.participationRatio, results["participation_ratio"]?.double))
    let off = (matrix.values.reduce(0, +) - 30) / (30 * 29)
    #expect(agree(off + (1 - off) * 30, results["N_avgcorr"]?.double))
  }

  @Test(.enabled(if: MatrixGolden.folder != nil)) func equalsThemOnTheWholeTable() throws {
    let results = try MatrixGolden.full("onc.json").json
    let table = try MatrixGolden.table("clusters_600x30.csv")
    let matrix = CorrelationMatrix(table)
    let found = OptimalClusters(matrix, mostClusters: 12, seed: 1)
    #expect(found.clusters == results["clusters"]?.array?.map(\.integers))
    #expect(agree(found.quality, results["quality"]?.double, within: diagonalRounding))
    let clusters = ClusterReturns(table, found.clusters)
    #expect(agree(clusters.sharpes, try #require(results["cluster_sharpes"]).doubles))
    #expect(agree(clusters.sharpeVariance, results["V_across_clusters_ddof1"]?.double))
    #expect(agree(AverageCorrelation(table).effectiveTrials, results["N_avgcorr"]?.double))
    #expect(agree(matrix.participationRatio, results["participation_ratio"]?.double))
  }

  /// Trials of a few hidden series and noise, shuffled; the hidden series of each.
  private func planted(
    seed: UInt64, clusters: Int, trials: Int, noise: Double
  ) -> (ReturnTable, [Int]) {
    var random = RandomReturns(seed: seed)
    let hidden = random.table(periods: 250, trials: clusters)
    let labels = (0..<trials).map { $0 % clusters }.shuffled(using: &random.generator)
    let values = (0..<250).flatMap { period in
      labels.map { hidden[period, $0] + noise * 0.01 * random.generator.normal() }
    }
    return (ReturnTable(periods: 250, trials: trials, values: values), labels)
  }

  @Test func findsPlantedClusters() {
    for (seed, count) in zip(UInt64(1)...5, [2, 3, 5, 6, 8]) {
      let (table, labels) = planted(seed: seed, clusters: count, trials: 40, noise: 0.3)
      let found = OptimalClusters(CorrelationMatrix(table), seed: seed)
      let expected = (0..<count).map { label in labels.indices.filter { labels[$0] == label } }
      #expect(found.clusters == expected.sorted { $0[0] < $1[0] }, "seed \(seed)")
      #expect(found.silhouettes.allSatisfy { $0 > 0.3 })
    }
  }

  /// Four clusters may be tried at once and there are five, so one go cannot tell them apart.
  @Test func looseClustersAreClusteredAnew() {
    let labels = (0..<40).map { $0 % 5 }
    let expected = (0..<5).map { label in labels.indices.filter { labels[$0] == label } }
    let successes = (UInt64(1)...10).count { seed in
      var random = RandomReturns(seed: seed)
      let hidden = random.table(periods: 250, trials: 5)
      let values = (0..<250).flatMap { period in
        labels.map {
          hidden[period, $0] + (0.001 + 0.002 * Double($0)) * random.generator.normal()
        }
      }
      let table = ReturnTable(periods: 250, trials: 40, values: values)
      let found = OptimalClusters(
        CorrelationMatrix(table), mostClusters: 4, restarts: 3, seed: seed)
      return found.clusters == expected
    }
    #expect(successes >= 6, "\(successes) of 10")
  }

  @Test func clustersPartitionWhateverComes() {
    for seed in UInt64(1)...6 {
      var random = RandomReturns(seed: seed)
      let trials = 1 + random.generator.below(24)
      let table = random.oddTable(periods: 30, trials: trials)
      let matrix = CorrelationMatrix(table)
      let found = OptimalClusters(matrix, restarts: 2, seed: seed)
      #expect(found.clusters.flatMap { $0 }.sorted() == Array(0..<trials), "seed \(seed)")
      #expect(found == OptimalClusters(matrix, restarts: 2, seed: seed))
      #expect(found.quality.isFinite && found.silhouettes.allSatisfy { abs($0) <= 1 })
      #expect(ClusterReturns(table, found.clusters).table.trials == found.clusters.count)
    }
    let none = CorrelationMatrix(ReturnTable(periods: 0, trials: 0, values: []))
    #expect(OptimalClusters(none, seed: 1).clusters == [])
    let alike = CorrelationMatrix(trials: 6, values: [Double](repeating: 1, count: 36))
    #expect(OptimalClusters(alike, seed: 1).clusters.flatMap { $0 }.sorted() == Array(0..<6))
  }

  @Test func theMeanCorrelationNeedsNoPairs() {
    for seed in UInt64(1)...8 {
      var random = RandomReturns(seed: seed)
      let (periods, trials) = (3 + random.generator.below(50), 2 + random.generator.below(40))
      let table = random.table(periods: periods, trials: trials)
      let matrix = CorrelationMatrix(table)
      let pairs = Double(trials * (trials - 1))
      let mean = (matrix.values.reduce(0, +) - Double(trials)) / pairs
      let found = AverageCorrelation(table)
      #expect(abs(found.value - mean) < 1e-12, "seed \(seed)")
      #expect(agree(found.effectiveTrials, mean + (1 - mean) * Double(trials)))
    }
  }

  @Test func trialsThatDoNotVaryArePassedOver() {
    var random = RandomReturns(seed: 9)
    let table = random.table(periods: 40, trials: 10)
    let odd = ReturnTable(
      periods: 40, trials: 13,
      values: (0..<40).flatMap { row in
        [0] + (0..<10).map { table[row, $0] } + [row == 3 ? .nan : 1, 0.25]
      })
    #expect(AverageCorrelation(odd).trials == 10)
    #expect(agree(AverageCorrelation(odd).value, AverageCorrelation(table).value))
    let matrix = CorrelationMatrix(odd)
    #expect(matrix[0, 0] == 1 && matrix[0, 5] == 0 && matrix[11, 3] == 0)
    #expect(agree(matrix[1, 2], CorrelationMatrix(table)[0, 1]))
    #expect(AverageCorrelation(ReturnTable(periods: 2, trials: 1, values: [1, 2])).value.isNaN)
  }

  @Test func theParticipationRatioIsThatOfEigenvalues() throws {
    var random = RandomReturns(seed: 10)
    let matrix = CorrelationMatrix(random.table(periods: 30, trials: 12))
    let values = try #require(SymmetricEigen(matrix.values, size: 12)).values
    let sum = values.reduce(0, +)
    #expect(agree(matrix.participationRatio, sum * sum / values.reduce(0) { $0 + $1 * $1 }))
  }

  /// Twins leave clusters empty, which then take the farthest points of those that can spare one.
  @Test func noClusterOfManyTwinsIsEmpty() {
    for seed in UInt64(1)...40 {
      var generator = Xoshiro256StarStar(seed: seed)
      let kinds = 1 + generator.below(3)
      let points = (0..<9).map { _ in Double(generator.below(kinds)) }
      let labels = PointCloud(points, count: 9).kMeans(7, using: &generator)
      #expect(Set(labels) == Set(0..<7), "seed \(seed): \(points), \(labels)")
    }
  }

  @Test func silhouettesEqualTheirDefinition() {
    var generator = Xoshiro256StarStar(seed: 11)
    let points = (0..<9).map { _ in generator.normal() }
    let cloud = PointCloud(points, count: 9)
    let clusters = [[0, 3, 4], [1], [2, 5, 6, 7, 8]]
    let found = Silhouettes(clusters, distances: cloud.distances, points: 9)
    func mean(_ point: Int, _ members: [Int]) -> Double {
      members.reduce(0) { $0 + abs(points[point] - points[$1]) } / Double(members.count)
    }
    for (own, members) in clusters.enumerated() {
      for point in members {
        let inside = mean(point, members.filter { $0 != point })
        let outside = clusters.indices.filter { $0 != own }.map { mean(point, clusters[$0]) }
          .reduce(.infinity, min)
        let expected = members.count == 1 ? 0 : (outside - inside) / max(inside, outside)
        #expect(agree(found.values[point], expected))
      }
    }
  }

  @Test func clusterReturnsWeighByInverseVariance() {
    let table = ReturnTable(
      periods: 4, trials: 3, values: [1, 2, 7, -1, -2, 7, 1, 2, 7, -1, -2, 7])
    let found = ClusterReturns(table, [[0, 1], [2]])
    // Variances 1 : 4, so weights 0.8 and 0.2.
    for (period, expected) in [1.2, -1.2, 1.2, -1.2].enumerated() {
      #expect(agree(found.table[period, 0], expected, within: 1e-12))
      #expect(found.table[period, 1] == 7)
    }
    #expect(found.sharpes[0] == 0 && found.sharpes[1].isNaN)
    #expect(found.sharpeVariance.isNaN)
  }
}
