/// One experiment that was started, as a row of values.
package struct Run: Sendable, Equatable {
  /// How far a run has come; one that was killed still says `running`.
  package enum State: String, Sendable {
    case running, interrupted, finished, failed
  }

  package var id: String
  package var name: String
  package var strategy: String
  package var specJSON: String
  package var specHash: String
  package var dataName: String
  package var dataHash: String
  package var engineVersion: String
  package var seed: UInt64
  package var state: State = .running
  package var objective: String
  package var parameterNames: [String]
  package var metricNames: [String]
  package var trialsPlanned: Int
  /// ISO-8601 in UTC.
  package var createdUTC: String
  package var elapsedSeconds: Double = 0
  package var resultJSON: String?
  /// The run of which this one is a part, such as one window of a walk-forward or
  /// one of several symbols; nil for none.
  package var parent: String?
  /// The hash of each market that was traded; empty where the whole data's hash is all that is
  /// known.
  package var marketHashes: [String] = []

  package init(
    id: String, name: String, strategy: String, specJSON: String, specHash: String,
    dataName: String, dataHash: String, engineVersion: String, seed: UInt64, objective: String,
    parameterNames: [String], metricNames: [String], trialsPlanned: Int, createdUTC: String
  ) {
    self.id = id
    self.name = name
    self.strategy = strategy
    self.specJSON = specJSON
    self.specHash = specHash
    self.dataName = dataName
    self.dataHash = dataHash
    self.engineVersion = engineVersion
    self.seed = seed
    self.objective = objective
    self.parameterNames = parameterNames
    self.metricNames = metricNames
    self.trialsPlanned = trialsPlanned
    self.createdUTC = createdUTC
  }
}

/// A batch of evaluated trials, its two matrices row-major, one row a trial.
package struct Batch: Sendable, Equatable {
  package var number: Int
  package var firstTrial: Int
  package var trialCount: Int
  package var parameters: [Double]
  package var metrics: [Double]

  package init(
    number: Int, firstTrial: Int, trialCount: Int, parameters: [Double], metrics: [Double]
  ) {
    self.number = number
    self.firstTrial = firstTrial
    self.trialCount = trialCount
    self.parameters = parameters
    self.metrics = metrics
  }
}

/// All stored trials of a run in the order of their numbers, as columns.
package struct TrialColumns: Sendable, Equatable {
  /// The trials' numbers; without gaps from 0 unless a batch is missing.
  package var trials: [Int] = []
  package var parameterNames: [String]
  package var metricNames: [String]
  /// One column a parameter.
  package var parameters: [[Double]]
  /// One column a metric.
  package var metrics: [[Double]]

  /// The column of a metric by its name.
  package func metric(_ name: String) -> [Double]? {
    metricNames.firstIndex(of: name).map { metrics[$0] }
  }

  /// The column of a parameter by its name.
  package func parameter(_ name: String) -> [Double]? {
    parameterNames.firstIndex(of: name).map { parameters[$0] }
  }
}
