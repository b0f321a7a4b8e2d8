import Documents
import Metrics
import Sweep
import Trading

/// What is left of one parameter set as its orders come later.
package struct LatencyStress: Sendable, Equatable {
  package struct Point: Sendable, Equatable {
    /// Bars between decision and fill beyond those of the spec.
    package let furtherBars: Int
    package let totalReturn: Double?
    package let sharpe: Double?
  }

  /// From the spec's own latency on, a bar at a time.
  package let points: [Point]
  /// The spec's own latency.
  package let assumedBars: Int
  /// Why there are fewer points than asked for; nil where there are not.
  package let whyShort: String?

  /// Runs the account again at each latency; costs are those known at the decision.
  package init(_ set: [Double], _ study: Study, mostBars: Int = 5) {
    var points: [Point] = []
    var fault: String?
    var model = study.spec.account.model
    assumedBars = model.latencyBars
    for further in 0...max(0, mostBars) {
      model.latencyBars = assumedBars + further
      guard model.delayBars < study.inSample.count else {
        fault = "the search sees only \(study.inSample.count) bars"
        break
      }
      do {
        let result = study.single(
          set, over: study.inSample, study.spec.entry, try study.columns(model), study.spec.side)
        points.append(
          Point(
            furtherBars: further, totalReturn: result.value("total_return"),
            sharpe: result.value("sharpe")))
      } catch {
        fault = (error as? AssayError)?.problem ?? "\(error)"
        break
      }
    }
    self.points = points
    whyShort = fault
  }
}
