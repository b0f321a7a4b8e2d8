import Foundation
import Numerics

/// Resampling of dependent series by blocks of time that wrap from the end to the start.
package enum BlockBootstrap: Sendable, Equatable {
  /// Blocks of geometric length with a mean (Politis and Romano, 1994): what comes is stationary.
  case stationary(meanBlock: Double)
  /// Blocks of one length (Politis and Romano, 1992); the last is cut.
  case circular(block: Int)

  /// The periods of one resample, as many as there are.
  package func indices(
    periods: Int, using generator: inout some RandomNumberGenerator
  ) -> [Int] {
    var indices: [Int] = []
    forEachBlock(periods: periods, using: &generator) { start, length in
      indices += (start..<start + length).map { $0 % periods }
    }
    return indices
  }

  /// Draws the blocks of one resample; together they are as long as the series.
  ///
  /// Blocks shorter than 1 are of 1: each period is drawn alone.
  @inline(__always)
  func forEachBlock(
    periods: Int, using generator: inout some RandomNumberGenerator,
    _ visit: (_ start: Int, _ length: Int) -> Void
  ) {
    var left = periods
    let (block, decay) = shape
    while left > 0 {
      let start = generator.below(periods)
      var length = block
      if let decay {
        // A geometric length by inversion of one uniform draw.
        let more = log(1 - generator.uniform()) / decay
        length = more < 1e9 ? 1 + Int(more) : Int(1e9)
      }
      length = min(length, left)
      visit(start, length)
      left -= length
    }
  }

  /// The length of blocks that are all alike, or else ln(1 − 1/mean).
  private var shape: (block: Int, decay: Double?) {
    switch self {
    case .circular(let block): (max(1, block), nil)
    case .stationary(let mean): (1, mean > 1 ? log1p(-1 / mean) : nil)
    }
  }
}
