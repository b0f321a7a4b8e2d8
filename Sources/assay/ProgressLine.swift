import Experiments
import Foundation

/// One line on a terminal that says how far a study is.
final class ProgressLine {
  private var start: Double
  private var firstDone: Int
  private var stage: String?
  private var isShown = false

  init(done: Int, now: Double, stage: String? = nil) {
    firstDone = done
    self.stage = stage
    start = now
  }

  func show(_ progress: StudyProgress, now: Double) {
    guard Console.showsProgress else { return }
    isShown = true
    if progress.stage != stage { (stage, start, firstDone) = (progress.stage, now, 0) }
    let rate = Double(progress.done - firstDone) / max(1e-9, now - start)
    let left = Double(progress.planned - progress.done) / max(1e-9, rate)
    let best = progress.bestObjective.map { String(format: "%.4f", $0) } ?? "–"
    let line = String(
      format: "\r%@%d/%d trials  %.0f/s  ETA %@  best %@ ", stage.map { "\($0): " } ?? "",
      progress.done, progress.planned, rate, Text.seconds(left), best)
    FileHandle.standardError.write(Data(line.utf8))
  }

  func end() {
    if isShown { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
  }
}
