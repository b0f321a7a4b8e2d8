/// What fills had gained some time later, as the market's middle has it: below zero, the other side
/// knew more.
package struct Markout: Sendable, Equatable {
  package var horizonNanoseconds: Int64
  /// Basis points; nil without such fills.
  package var maker: SampleMean?
  package var taker: SampleMean?

  /// Fill by fill: side · (middle after the horizon − price) / price · 1e4.
  ///
  /// Fills whose horizon lies beyond the run's end are left out.
  static func gains(_ fills: [LoggedFill], _ place: Int) -> SampleMean? {
    SampleMean(
      fills.compactMap { entry in
        guard entry.markouts.indices.contains(place) else { return nil }
        let gain =
          entry.fill.side.sign * (entry.markouts[place] - entry.fill.price) / entry.fill.price * 1e4
        return gain.isFinite ? gain : nil
      })
  }
}
