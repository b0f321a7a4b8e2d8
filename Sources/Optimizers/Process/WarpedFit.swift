import Foundation
import Numerics

/// Kernel parameters and an output warp that go together, to start the next fit from.
struct WarpedFit: Sendable {
  /// What is decided by comparing fits.
  struct Variant: Sendable, Equatable {
    let smoothness: Smoothness
    let isLogarithmic: Bool

    static let all = [
      Variant(smoothness: .twice, isLogarithmic: false),
      Variant(smoothness: .twice, isLogarithmic: true),
      Variant(smoothness: .infinite, isLogarithmic: false),
      Variant(smoothness: .infinite, isLogarithmic: true),
    ]
  }

  let variant: Variant
  /// The share of `OutputWarp`; nil without a logarithm.
  var share: Double?
  var logarithms: [Double]
  /// The logarithm of the likelihood of the values as they came, whatever their warp.
  var evidence = -Double.infinity

  /// Fits of every variant, the most probable first.
  ///
  /// The first time all parameters are fitted; later those of the best variant and of one other
  /// in turn, while the rest keep theirs.
  static func fit(
    _ fit: GaussianProcessFit, _ inputs: KernelInputs, _ frame: TrendFrame, _ values: [Double],
    from previous: [WarpedFit], turn: Int
  ) -> [WarpedFit] {
    var fits: [WarpedFit] = []
    for variant in Variant.all {
      let known = previous.first { $0.variant == variant }
      let isInTurn = variant == Variant.all[turn % Variant.all.count]
      let isDue = known == nil || variant == previous.first?.variant || isInTurn
      let starts =
        known.map { [$0.logarithms] + (isInTurn ? fit.noisyStarts : []) } ?? fit.starts
      let share = variant.isLogarithmic ? known?.share ?? 0.1 : nil
      var parameters = starts[0]
      if isDue {
        let warp = OutputWarp(values, share: share)
        let targets = values.map(warp.warped)
        var least = Double.infinity
        for start in starts {
          let minimum = fit.parameters(targets, variant.smoothness, from: start)
          if minimum.value < least { (least, parameters) = (minimum.value, minimum.point) }
        }
      }
      var found = WarpedFit(variant: variant, share: share, logarithms: parameters)
      found.chooseShare(inputs, frame, values)
      fits.append(found)
    }
    return fits.enumerated().sorted {
      $0.element.evidence != $1.element.evidence
        ? $0.element.evidence > $1.element.evidence : $0.offset < $1.offset
    }.map(\.element)
  }

  /// Chooses the warp's share for the parameters as they are, and notes the evidence.
  private mutating func chooseShare(
    _ inputs: KernelInputs, _ frame: TrendFrame, _ values: [Double]
  ) {
    let kernel = TrendKernel(
      logarithms, smoothness: variant.smoothness, axes: inputs.axes, frame: frame)
    let warp = OutputWarp(values, share: share)
    guard
      let process = GaussianProcess(inputs, values.map(warp.warped), kernel: kernel, warp: warp)
    else { return }
    evidence = process.logLikelihood + warp.logJacobian(values)
    for candidate in variant.isLogarithmic ? OutputWarp.shares : [] {
      let warp = OutputWarp(values, share: candidate)
      let found =
        process.retargeted(values.map(warp.warped), warp: warp).logLikelihood
        + warp.logJacobian(values)
      if found > evidence { (evidence, share) = (found, candidate) }
    }
  }
}

extension GaussianProcess {
  /// The logarithm of the density of the targets, less n/2 log 2π.
  var logLikelihood: Double {
    var fit = 0.0
    for index in targets.indices { fit += targets[index] * coefficients[index / 8][index % 8] }
    return -(fit + cholesky.logDeterminant) / 2
  }
}
