extension ReportContent {
  /// Where a result came from: the only part that may differ between two runs of one spec.
  package struct Provenance: Codable, Equatable, Sendable {
    package var runID: String
    /// When the run was made, ISO 8601 UTC; given by the caller, who owns the clock.
    package var createdUTC: String
    package var commandLine: String
    package var engineVersion: String
    package var specHash: String
    package var dataHash: String
    package var seed: UInt64
    package var threads: Int
    package var cpuSeconds: Double
    package var elapsedSeconds: Double
    /// Bars times parameter sets evaluated per second; nil when nothing was swept.
    package var barSetsPerSecond: Double?

    package init(
      runID: String, createdUTC: String, commandLine: String, engineVersion: String,
      specHash: String, dataHash: String, seed: UInt64, threads: Int, cpuSeconds: Double,
      elapsedSeconds: Double, barSetsPerSecond: Double? = nil
    ) {
      self.runID = runID
      self.createdUTC = createdUTC
      self.commandLine = commandLine
      self.engineVersion = engineVersion
      self.specHash = specHash
      self.dataHash = dataHash
      self.seed = seed
      self.threads = threads
      self.cpuSeconds = cpuSeconds
      self.elapsedSeconds = elapsedSeconds
      self.barSetsPerSecond = barSetsPerSecond
    }
  }
}
