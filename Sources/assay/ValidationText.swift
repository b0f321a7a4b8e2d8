import Experiments
import Foundation

/// What a study found out about luck, for a terminal.
enum ValidationText {
  static func lines(_ validation: StudyValidation) -> [String] {
    var lines = [""]
    if let walk = validation.evidence.walkForward { lines += table(walk) + [""] }
    if let robustness = validation.evidence.robustness {
      lines += RobustnessText.lines(robustness) + [""]
    }
    lines += validation.evidence.folds.map(folds)
    lines += validation.gates.map { gate in
      let value = gate.value.map(Text.number) ?? "–"
      let note = gate.note.map { " (\($0))" } ?? ""
      return
        "\(mark(gate.outcome))  \(gate.measure.title) \(value), asked \(gate.bound.text)\(note)"
    }
    return lines + ["", validation.verdict.headline, wrapped(validation.verdict.paragraph), ""]
  }

  /// One line for each way of folding.
  private static func folds(_ folds: FoldsResult) -> String {
    let defined = folds.rows.compactMap(\.testValue)
    let text =
      "\(folds.kind.rawValue): \(folds.rows.count) splits, mean objective where tested "
      + (folds.meanTestValue.map(Text.number) ?? "undefined")
    let low = defined.min().map { ", worst \(Text.number($0))" } ?? ""
    return text + low + (folds.paths.isEmpty ? "" : ", \(folds.paths.count) paths")
  }

  private static func mark(_ outcome: Gate.Outcome) -> String {
    switch outcome {
    case .pass: "pass    "
    case .fail: "FAIL    "
    case .notRun: "not run "
    }
  }

  private static func table(_ walk: WalkForwardResult) -> [String] {
    let result = walk.stitched.result
    let keys = ["total_return", "sharpe", "max_drawdown", "closed_trades"]
    let cells = keys.map { key in
      "\(key) \(result.metrics.first { $0.key == key }.map(Text.value) ?? "–")"
    }
    return [
      "walk forward: \(walk.windows.count) windows, \(walk.spec.text)",
      "stitched out of sample: " + cells.joined(separator: ", "),
    ]
  }

  /// A paragraph in lines of at most a hundred characters.
  private static func wrapped(_ text: String) -> String {
    var lines = [""]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].count + word.count + 1 > 100, lines[lines.count - 1] != "" {
        lines.append("")
      }
      let line = lines[lines.count - 1]
      lines[lines.count - 1] = line.isEmpty ? String(word) : "\(line) \(word)"
    }
    return lines.joined(separator: "\n")
  }
}
