import Foundation

extension DataCheck {
  /// Bars whose open, high, low and close are one price: a note, and a warning where three in a row
  /// are of one price and not all of them had trades.
  static let flatRuns = DataCheck { bars in
    let flat = bars.sound.filter { bars.bars[$0].high == bars.bars[$0].low }
    let runs = runs(flat) { bars.bars[$0].close == bars.bars[$1].close }
    let long = runs.filter { run in
      run.count >= 3 && run.contains { bars.bars[$0].volume == 0 }
    }
    let longest = runs.map(\.count).max() ?? 0
    // Lists of closes have no other bars.
    guard flat.count < bars.sound.count || flat.count < 3 else {
      return [
        CheckFinding(
          check: "closes-only", severity: .note, count: flat.count,
          says: "every bar is flat: these are closes alone", places: [],
          mend: "do not use stops, limits or indicators that look at highs and lows")
      ]
    }
    return [
      bars.finding(
        "flat", long.isEmpty ? .note : .warning, at: flat,
        says: "\(counted(flat.count, "flat bar")) (open = high = low = close), at most \(longest)"
          + " in a row at one price",
        mend: "placeholders or a market that stood: leave them out of what is judged",
        what: { "at \(shown(bars.bars[$0].close))" })
    ].compactMap { $0 }
  }

  /// Closes that stand still for longer than chance allows.
  ///
  /// With a share p of closes equal to the one before, a run of n among N bars is expected N·p^n
  /// times. Runs of at least five are told that are expected less than 1e-9 times: still stretches
  /// are not independent.
  static let stalePrices = DataCheck { bars in
    let still = zip(bars.sound, bars.sound.dropFirst())
      .filter { bars.bars[$0].close == bars.bars[$1].close }.map(\.1)
    guard still.count < bars.returns.count, !still.isEmpty else { return [] }
    let share = Double(still.count) / Double(bars.returns.count)
    let chance = log(1e-9 / Double(bars.returns.count)) / log(share)
    let shortest = max(5, Int(min(1e9, chance.rounded(.up))))
    let long = runs(still) { _, _ in true }.filter { $0.count >= shortest }
    let longest = long.map(\.count).max() ?? 0
    return [
      bars.finding(
        "stale", .warning, at: long.compactMap(\.first),
        says: "\(counted(long.count, "run")) of at least \(shortest) closes that do not move, the"
          + " longest of \(longest)",
        mend: "see whether the source repeated its last price; leave the stretch out",
        what: { place in
          let run = long.first { $0.first == place }
          return "\(run?.count ?? 0) times \(shown(bars.bars[place].close))"
        })
    ].compactMap { $0 }
  }

  /// Places that follow one another, cut where `goesOn` says no.
  private static func runs(_ places: [Int], _ goesOn: (Int, Int) -> Bool) -> [[Int]] {
    var runs: [[Int]] = []
    for place in places {
      if let last = runs.last?.last, last == place - 1, goesOn(last, place) {
        runs[runs.count - 1].append(place)
      } else {
        runs.append([place])
      }
    }
    return runs
  }
}
