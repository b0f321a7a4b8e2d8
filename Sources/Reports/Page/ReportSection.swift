/// One card of the page: what it shows, drawn by a script of its own.
///
/// A new section is a file with one static constant and a line in `all`.
struct ReportSection: Sendable {
  /// What a section made of one content.
  struct Rendering {
    var html: String
    /// JSON for the section's script.
    var data: String?
    /// Controls at the right of the title.
    var controls = ""
    /// In place of the section's own title.
    var title: String?
  }

  var id: String
  var title: String
  /// Columns of twelve wished for on a wide screen.
  var span: Int
  /// Nil leaves the section out.
  var render: @Sendable (ReportContent, ChartLibraries) throws -> Rendering?
  /// JavaScript that calls `assay.section(id, …)`.
  var script = ""

  /// Every section in reading order.
  static let all: [ReportSection] = [
    verdict, selection, front, pooled, equity, heatMap, monthly, drawdowns, price, trades,
    excursions, costSensitivity, stress, walkForward, folds, backtestOverfitting, deflatedSharpe,
    superiorAbility, randomEntries, startDates, monteCarlo, regimes, sensitivity, symbols,
    confirmation, contributions, execution, learned, parallel, trials, metrics, appendix,
  ]

  /// Widens sections so that every row of twelve columns is full.
  static func filledSpans(_ wished: [Int]) -> [Int] {
    var spans = wished.map { min(12, max(1, $0)) }
    var used = 0
    for index in spans.indices {
      if used + spans[index] > 12 {
        spans[index - 1] += 12 - used
        used = 0
      }
      used += spans[index]
    }
    if !spans.isEmpty { spans[spans.count - 1] += 12 - used }
    return spans
  }
}
