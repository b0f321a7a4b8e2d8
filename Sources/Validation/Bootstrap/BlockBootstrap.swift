import Foundation
import Numerics

/// Resampling of dependent series by blocks of time that wrap from the end to the start.
package enum BlockBootstrap: Sendable, Equatable {
  /// Blocks of geometric length with a mean (Politis and Romano, 1994): what comes is stationary.
  case stationary(meanBlock: Double)
  /// Blocks of one length (Politis and Romano, 1992); the last is cut.
  case circular(block: Int)

  /// The periods of one resample, as many as there are.
  ///
  /// Blocks shorter than 1 are of 1: each period is drawn alone.
  package func indices(
    periods: Int, using generator: inout some RandomNumberGenerator
  ) -> [Int32] {
    var indices: [Int32] = []
    indices.reserveCapacity(periods)
    while indices.count < periods {
      var period = generator.below(periods)
      for _ in 0..<min(length(using: &generator), periods - indices.count) {
        indices.append(Int32(period))
        period = period + 1 == periods ? 0 : period + 1
      }
    }
    return indices
  }

  /// The length of the next block; for the geometric, by inversion of one uniform draw.
  private func length(using generator: inout some RandomNumberGenerator) -> Int {
    switch self {
    case .circular(let block): return max(1, block)
    case .stationary(let mean):
      guard mean > 1 else { return 1 }
      let draws = log(1 - generator.uniform()) / log1p(-1 / mean)
      return draws < 1e9 ? 1 + Int(draws) : Int(1e9)
    }
  }
}
