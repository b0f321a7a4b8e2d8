import Documents

/// One statistic of `assay stats`: its flags, its help, and what it answers.
struct StatsSubcommand: Sendable {
  let name: String
  let summary: String
  /// What `--help` says, with the default of every flag.
  let usage: String
  /// Flags that take a value, beside those of every statistic.
  let options: [String]
  let flags: [String]
  let answer: @Sendable (StatsArguments) throws -> StatsAnswer

  init(
    _ name: String, _ summary: String, options: [String], flags: [String] = [], usage: String,
    answer: @escaping @Sendable (StatsArguments) throws -> StatsAnswer
  ) {
    self.name = name
    self.summary = summary
    self.options = options
    self.flags = flags
    self.usage = usage
    self.answer = answer
  }

  static let all: [StatsSubcommand] = [
    sharpe, psr, mintrl, dsr, minbtl, haircut, adjust, effectiveTrials, onc, pbo, realityCheck, spa,
    stepm, mcs, blockLength, bootstrapIndices, cpcvSplits, walkForward,
  ]
}
