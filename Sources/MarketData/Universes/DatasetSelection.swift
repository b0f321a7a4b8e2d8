import Documents

/// Which datasets of bars words stand for: a name for itself, a universe for its members, a pattern
/// for the names that fit.
package struct DatasetSelection: Sendable {
  private let bars: [String]
  private let universes: UniverseStore

  package init(_ bars: BarStore, _ universes: UniverseStore) throws {
    self.bars = try bars.names()
    self.universes = universes
  }

  /// Whether a word stands for several datasets: a pattern, or the name of a universe.
  package func isCollective(_ word: String) -> Bool {
    DatasetPattern.isOne(word) || universes.has(word)
  }

  /// The datasets of one word, sorted; a name that is none of these stands for itself.
  package func names(_ word: String) throws -> [String] {
    if let universe = try universes.find(word) { return universe.members }
    guard DatasetPattern.isOne(word) else { return [word] }
    let pattern = DatasetPattern(word)
    let fitting = bars.filter { pattern.matches($0) && !isBeside($0) }
    guard !fitting.isEmpty else {
      throw AssayError(
        .data, "no dataset of bars fits '\(excerpt(word))'",
        mend: bars.isEmpty
          ? "import some with `assay data import`" : "`assay data list` shows what there is")
    }
    return fitting
  }

  /// The datasets of words in the order of the words; those named twice are refused.
  ///
  /// What several patterns or universes share counts once.
  package func names(_ words: [String]) throws -> [String] {
    var named: Set<String> = []
    for word in words where !isCollective(word) {
      guard named.insert(word).inserted else {
        throw AssayError(
          .usage, "the dataset is named twice", at: excerpt(word), mend: "name it once")
      }
    }
    var seen: Set<String> = []
    return try words.flatMap(names).filter { seen.insert($0).inserted }
  }

  /// Whether bars lie beside others, as `NAME.mark` does; `LEN.B` is a share of its own.
  private func isBeside(_ name: String) -> Bool {
    guard let series = SeriesName(name), series.kind?.isBars == true else { return false }
    return bars.contains(series.dataset)
  }
}
