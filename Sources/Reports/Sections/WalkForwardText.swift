/// The words and tables of the section on walk-forward.
enum WalkForwardText {
  /// What was done, in one line.
  static func scheme(_ scheme: ReportContent.WalkForward.Scheme, windows: Int) -> String {
    let parts = [
      ("", scheme.mode), ("train ", scheme.train), ("test ", scheme.test), ("step ", scheme.step),
      ("purge ", scheme.purge), ("embargo ", scheme.embargo), ("", scheme.boundary),
      ("", scheme.convention),
    ]
    let said = parts.filter { !$0.1.isEmpty }.map { $0.0 + $0.1 }
    return "\(windows) \(windows == 1 ? "window" : "windows"): "
      + said.joined(separator: " · ")
  }

  static func passRules(_ walk: ReportContent.WalkForward) -> String {
    let table = HTMLTable(
      columns: [.words("Rule"), .number("Threshold"), .number("Value"), .words("Mark")],
      rows: walk.passRules.map { rule in
        [
          .init(rule.rule), .init(rule.threshold), .init(rule.value, rule.unit),
          .init(rule.mark.text, rule.mark.tone),
        ]
      })
    return CardParts.titled("Customary rules", table.html)
  }

  static func efficiencies(_ walk: ReportContent.WalkForward) -> String {
    let table = HTMLTable(
      columns: [.words("Test over training"), .number("Value"), .prose("Note")],
      rows: walk.efficiencies.map { efficiency in
        [
          .init(efficiency.name), .init(efficiency.value, .percent),
          .init(efficiency.note ?? ""),
        ]
      })
    return CardParts.titled("Walk-forward efficiency", table.html)
  }

  static func figures(_ walk: ReportContent.WalkForward) -> String {
    let table = HTMLTable(
      columns: [.words("Metric"), .number("Value"), .prose("Definition")],
      rows: walk.figures.map {
        [.init($0.label), .init($0.value, $0.unit), .init($0.formula)]
      })
    return CardParts.titled("Stitched out-of-sample account", table.html)
  }

  /// Every window, how sets age, and what the stitched account traded.
  static func tables(_ walk: ReportContent.WalkForward) -> String {
    windows(walk) + decay(walk) + trades(walk.trades ?? [])
  }

  private static func windows(_ walk: ReportContent.WalkForward) -> String {
    let table = HTMLTable(
      columns: [
        .words("#"), .words("Training"), .words("Test"), .words("Parameters"),
        .number("\(walk.objective), training"), .number("\(walk.objective), test"),
        .number("Test return"), .number("Trades"), .number("Rank"), .number("Rank correlation"),
      ],
      rows: walk.windows.enumerated().map { index, window in
        [
          .init("\(index + 1)"), .init(span(window.trainStart, window.trainEnd)),
          .init(span(window.testStart, window.testEnd)), .init(window.parameters),
          .init(window.trainObjective, walk.unit), .init(window.testObjective, walk.unit),
          .init(window.testReturn, .percent, .ofSign(window.testReturn)), .init(window.testTrades),
          .init(window.testRank, .percent), .init(window.rankCorrelation, .ratio),
        ]
      })
    return CardParts.titled("Windows; an end is the first instant after", table.html)
      + CardParts.note(
        "Rank: the share of all sets that the chosen one is at least as good as in the test. "
          + "Rank correlation: Spearman's, between all sets in training and in the test.")
  }

  private static func decay(_ walk: ReportContent.WalkForward) -> String {
    guard let decay = walk.decay else { return "" }
    let table = HTMLTable(
      columns: [.words(decay.part), .number("Mean test \(walk.objective)")],
      rows: decay.means.enumerated().map { [.init("\($0 + 1)"), .init($1, walk.unit)] })
    return CardParts.titled("How sets age", table.html)
  }

  private static func trades(_ trades: [ReportContent.Trade]) -> String {
    let table = HTMLTable(
      columns: [
        .words("Side"), .words("Entry"), .number("Price"), .words("Exit"), .number("Price"),
        .number("Profit"), .number("Return"), .number("Bars"), .words("Ended by"),
      ],
      rows: trades.map { trade in
        [
          .init(trade.side.rawValue), .init(instant(trade.entry.time)),
          .init(trade.entry.price, .ratio), .init(instant(trade.exit.time)),
          .init(trade.exit.price, .ratio), .init(trade.profit, .money, .ofSign(trade.profit)),
          .init(trade.returnFraction, .percent), .init(trade.barsHeld), .init(trade.exitReason),
        ]
      })
    return trades.isEmpty ? "" : CardParts.titled("Trades of the stitched account", table.html)
  }

  private static func span(_ start: Int64, _ end: Int64) -> String {
    "\(instant(start)) to \(instant(end))"
  }

  /// The day, with the time of day where that is not midnight.
  private static func instant(_ milliseconds: Int64) -> String {
    let day = CalendarDate(milliseconds: milliseconds).text
    let minutes = Int((milliseconds - floorDivide(milliseconds, 86_400_000) * 86_400_000) / 60_000)
    guard minutes > 0 else { return day }
    let text = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
    return "\(day) \(text(minutes / 60)):\(text(minutes % 60))"
  }
}

extension ReportContent.Tone {
  /// Good above nought, bad below.
  static func ofSign(_ value: Double?) -> ReportContent.Tone? {
    guard let value, value.isFinite, value != 0 else { return nil }
    return value > 0 ? .good : .bad
  }
}

extension ReportContent.WalkForward.PassRule.Mark {
  fileprivate var text: String {
    switch self {
    case .pass: "✓ pass"
    case .fail: "✗ fail"
    case .distinction: "✓ distinction"
    case .undefined: "undefined"
    }
  }

  fileprivate var tone: ReportContent.Tone {
    switch self {
    case .pass, .distinction: .good
    case .fail: .bad
    case .undefined: .muted
    }
  }
}
