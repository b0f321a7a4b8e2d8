import Documents
import Experiments
import MarketData

/// What a run would do, without doing it.
struct DryRun {
  private let study: Study
  private let threads: Int

  init(_ study: Study, threads: Int) {
    self.study = study
    self.threads = threads
  }

  /// A careful guess: a third of what the sweep bench reaches on one core, and what asking costs.
  var seconds: Double {
    let bars = study.evaluatedBarsPerTrial
    let evidence = evidenceSeconds / Double(threads)
    let searches = isNested ? 1 + study.walkForwardWindows.count : 1
    return Double(searches) * (Double(trials) * bars / 0.6e9 / Double(threads) + searchSeconds)
      + evidence
  }

  /// What statistics of luck cost on one core, as `assay bench --only validation` measures them.
  private var evidenceSeconds: Double {
    let validation = study.spec.validation
    let sets = Double(trials)
    var seconds = 0.0
    if validation.backtestOverfitting != nil { seconds += 1e-4 * sets }
    if let superiority = validation.superiority {
      seconds += 2e-7 * sets * Double(superiority.resamples)
    }
    if validation.asksForDeflation { seconds += 2 }
    if let robustness = validation.robustness {
      seconds += 5e-5 * Double(study.inSample.count) * max(0.5, Double(robustness.draws) / 1_000)
    }
    return seconds
  }

  /// At most so many trials run.
  var trials: Int {
    min(study.trialsPlanned, study.spec.search.stop.trials ?? .max)
  }

  /// What proposing sets costs, on one core, as `assay bench --only search` measures it.
  private var searchSeconds: Double {
    let trials = Double(trials)
    switch study.spec.search.method {
    case .gp: return 0.007 * trials
    case .auto: return 0.007 * min(trials, trials <= 500 ? trials : 200) + 1e-5 * trials
    case .tpe: return 0.0002 * trials
    default: return 1e-5 * trials
    }
  }

  /// Bars and their columns, a batch's tallies, and the columns a thread keeps in its cache.
  var megabytes: Double {
    let bars = Double(study.series.bars.count) * 350
    let sets =
      Double(min(study.batchSize, study.trialsPlanned)) * 3_000
      + Double(study.trialsPlanned) * Double(study.trialColumnNames.count) * 24
      + Double(study.trialsPlanned)
      * Double(study.spec.validation.superiority.map { 16 * $0.resamples } ?? 0)
    return (bars + sets + Double(threads) * 4e6 + 3e7) / 1e6
  }

  func text(asJSON: Bool) -> String {
    asJSON ? document.pretty : lines.joined(separator: "\n")
  }

  private var span: (start: String, end: String) {
    let bars = study.series.bars
    return (
      bars[study.inSample.lowerBound].openTime.iso, bars[study.inSample.upperBound - 1].openTime.iso
    )
  }

  private var lines: [String] {
    let bars = study.series.bars
    var lines = [
      "\(study.spec.name): \(trials) trials by "
        + "\(study.spec.search.method.rawValue), batches of \(study.batchSize)",
      "in sample: \(study.inSample.count) bars, \(span.start) to \(span.end), after "
        + "\(study.inSample.lowerBound) bars of warm-up or before `from`",
    ]
    if !study.holdOut.isEmpty {
      lines.append(
        "hold-out: \(study.holdOut.count) bars from \(bars[study.holdOut.lowerBound].openTime.iso)")
    }
    lines += windowLines
    lines += [
      "about \(Text.seconds(seconds)) on \(threads) threads, about \(Int(megabytes)) MB",
      "spec \(study.specHash.prefix(12))  data \(study.dataHash.prefix(12))",
    ]
    return lines
  }

  /// The windows of a walk-forward, and how many searches they mean.
  private var windowLines: [String] {
    let windows = study.walkForwardWindows
    guard !windows.isEmpty else { return [] }
    let head =
      "walk forward: \(windows.count) windows"
      + (isNested ? ", each with a search of its own of \(trials) trials" : " in the same pass")
    return [head]
      + windows.map { window in
        "  train \(time(window.train[0].lowerBound)) to \(time(window.train[0].upperBound)), "
          + "test \(time(window.test[0].lowerBound)) to \(time(window.test[0].upperBound))"
      }
  }

  private var isNested: Bool { study.searchesWindows }

  /// When a bar opens, or the last one's hour ends.
  private func time(_ bar: Int) -> String {
    let bars = study.series.bars
    guard bar == bars.count else { return bars[bar].openTime.iso }
    return Timestamp(nanoseconds: bars[bar - 1].openTime.nanoseconds + study.series.interval).iso
  }

  private var windowDocument: JSON {
    .array(
      study.walkForwardWindows.map { window in
        func span(_ bars: Range<Int>) -> JSON {
          .object([
            ("start", .string(time(bars.lowerBound))), ("end", .string(time(bars.upperBound))),
            ("bars", .int(Int64(bars.count))),
          ])
        }
        return .object([("train", span(window.train[0])), ("test", span(window.test[0]))])
      })
  }

  var document: JSON {
    .object([
      ("name", .string(study.spec.name)), ("trials", .int(Int64(trials))),
      ("batch", .int(Int64(study.batchSize))), ("bars", .int(Int64(study.inSample.count))),
      ("start", .string(span.start)), ("end", .string(span.end)),
      ("holdout_bars", .int(Int64(study.holdOut.count))), ("windows", windowDocument),
      ("expected_seconds", .number(seconds)), ("expected_megabytes", .number(megabytes)),
      ("threads", .int(Int64(threads))), ("spec_hash", .string(study.specHash)),
      ("data_hash", .string(study.dataHash)),
    ])
  }
}
