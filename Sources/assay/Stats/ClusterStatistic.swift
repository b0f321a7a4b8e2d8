import Documents
import Validation

extension StatsSubcommand {
  /// Distances between more would take minutes.
  private static let clusterLimit = 1000
  /// Eigenvalues of more would take minutes.
  private static let eigenvalueLimit = 3000

  static let onc = StatsSubcommand(
    "onc", "clusters of trials that do much the same, in a number the data choose",
    options: ReturnsSource.options + ["--max-clusters", "--restarts", "--seed"],
    usage: """
      onc --returns FILE [--json]

      López de Prado and Lewis (2019). The number of clusters and their variance are an N and a V
      for dsr: --trials K --sharpe-variance V.
      --max-clusters K   the largest number tried; default max(10, 2 sqrt(columns))
      --restarts R       how often each number is tried from new centres; default 10
      --seed S           default 1
      """
  ) { arguments in
    let most = try arguments.count("--max-clusters", atLeast: 2)
    let restarts = try arguments.count("--restarts", or: 10)
    let seed = try arguments.seed(or: 1)
    let returns = try correlated(arguments, limit: clusterLimit, for: "clusters")
    let found = OptimalClusters(
      CorrelationMatrix(returns.table), mostClusters: most, restarts: restarts, seed: seed)
    let joined = ClusterReturns(returns.table, found.clusters)
    let sharpes = joined.sharpes
    let rows = found.clusters.indices.map { cluster in
      JSON.object([
        ("sharpe", .figure(sharpes[cluster])), ("trials", .count(found.clusters[cluster].count)),
        ("members", .counts(found.clusters[cluster])),
      ])
    }
    return StatsAnswer(
      statistic: "onc",
      members: returns.members + [
        ("number_of_clusters", .count(found.clusters.count)), ("quality", .figure(found.quality)),
        ("sharpe_variance", .figure(joined.sharpeVariance)), ("clusters", .array(rows)),
      ],
      conventions: [
        ("distance", "sqrt((1 - correlation)/2), k-means on the rows of the distance matrix"),
        ("quality", "mean silhouette / standard deviation (ddof 0)"),
        ("cluster_returns", "weighted by inverse variance inside a cluster"),
        ("sharpe_variance", "across clusters, ddof 1, per period"),
        ("members", "columns, counted from 0"),
        ("restarts", .count(restarts)), ("seed", .seed(seed)),
      ] + returns.conventions)
  }

  static let effectiveTrials = StatsSubcommand(
    "effective-trials", "how many independent trials correlated ones are worth",
    options: ReturnsSource.options,
    usage: """
      effective-trials --returns FILE [--json]

      By the average correlation (the deflated Sharpe ratio's appendix), and by the eigenvalues of
      the correlation matrix. The first is too many where trials lie in clusters: see onc.
      """
  ) { arguments in
    let returns = try correlated(arguments, limit: eigenvalueLimit, for: "correlations")
    let average = AverageCorrelation(returns.table)
    let matrix = CorrelationMatrix(returns.table)
    return StatsAnswer(
      statistic: "effective-trials",
      members: returns.members + [
        ("average_correlation", .figure(average.value)),
        ("by_average_correlation", .figure(average.effectiveTrials)),
        ("by_participation_ratio", .figure(matrix.participationRatio)),
        ("by_entropy", .figure(matrix.entropyRank)),
      ],
      conventions: [
        ("by_average_correlation", "rho + (1 - rho) N"),
        ("by_participation_ratio", "(sum l)^2 / sum l^2 over eigenvalues l of the correlations"),
        ("by_entropy", "exp(-sum p ln p), p = l / sum l"),
      ] + returns.conventions)
  }

  private static func correlated(
    _ arguments: StatsArguments, limit: Int, for name: String
  ) throws -> ReturnsSource {
    let returns = try arguments.required(try ReturnsSource(arguments), "--returns")
    try returns.needs(periods: 3, columns: 2, for: name)
    guard returns.table.trials <= limit else {
      throw AssayError(
        .data, "\(name) of \(returns.table.trials) trials are more than \(limit)", at: returns.file,
        mend: "give representatives")
    }
    return returns
  }
}
