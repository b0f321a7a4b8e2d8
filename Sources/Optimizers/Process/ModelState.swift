/// A process that is brought up to date as trials come in, its parameters now and then.
struct ModelState: Sendable {
  private var fits: [WarpedFit] = []
  private var nextFit = 0
  private var turn = 0

  /// The process of some of the trials, with waiting points at their means.
  mutating func process(
    _ trials: ObservedTrials, _ indices: [Int], _ embedding: SpaceEmbedding, frame: TrendFrame,
    width: Double, waiting: [[Double]]
  ) -> GaussianProcess? {
    let values = indices.map { trials.values[$0] }
    let inputs = KernelInputs(
      indices.map { trials.coordinates[$0] }, axes: embedding.axes, spare: waiting.count)
    if trials.count >= nextFit || fits.isEmpty {
      let fit = GaussianProcessFit(inputs, frame: frame, width: width, iterations: 20)
      fits = WarpedFit.fit(fit, inputs, frame, values, from: fits, turn: turn)
      turn += 1
      nextFit = trials.count + max(1, trials.count / 20)
    }
    for fit in fits {
      let warp = OutputWarp(values, share: fit.share)
      let kernel = TrendKernel(
        fit.logarithms, smoothness: fit.variant.smoothness, axes: embedding.axes, frame: frame)
      if var process = GaussianProcess(
        inputs, values.map(warp.warped), kernel: kernel, warp: warp)
      {
        for point in waiting { process.believe(point) }
        return process
      }
    }
    return nil
  }
}
