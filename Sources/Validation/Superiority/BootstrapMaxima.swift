/// The largest standardised mean of each resample over trials: (mean* − centre) · scale.
struct BootstrapMaxima {
  private typealias Lanes = SIMD8<Double>

  let means: BootstrapMeans
  var centres: [Double]
  /// NaN leaves a trial out.
  var scales: [Double]

  /// One a resample; −∞ where every trial is left out.
  func values() -> [Double] {
    means.resampled.withUnsafeBytes { resampled in
      centres.withUnsafeBytes { centres in
        scales.withUnsafeBytes { scales in
          (0..<means.resamples).map { resample in
            Self.maximum(
              resampled, row: resample * means.trials, centres, scales, count: means.trials)
          }
        }
      }
    }
  }

  private static func maximum(
    _ resampled: UnsafeRawBufferPointer, row: Int, _ centres: UnsafeRawBufferPointer,
    _ scales: UnsafeRawBufferPointer, count: Int
  ) -> Double {
    let size = MemoryLayout<Double>.stride
    var largest = Lanes(repeating: -.infinity)
    let whole = count & ~7
    for trial in stride(from: 0, to: whole, by: 8) {
      let value = resampled.loadUnaligned(fromByteOffset: (row + trial) * size, as: Lanes.self)
      let centre = centres.loadUnaligned(fromByteOffset: trial * size, as: Lanes.self)
      let scale = scales.loadUnaligned(fromByteOffset: trial * size, as: Lanes.self)
      let deviation = (value - centre) * scale
      largest.replace(with: deviation, where: deviation .> largest)
    }
    var maximum = -Double.infinity
    for lane in 0..<8 where largest[lane] > maximum { maximum = largest[lane] }
    for trial in whole..<count {
      let value = resampled.load(fromByteOffset: (row + trial) * size, as: Double.self)
      let centre = centres.load(fromByteOffset: trial * size, as: Double.self)
      let scale = scales.load(fromByteOffset: trial * size, as: Double.self)
      let deviation = (value - centre) * scale
      if deviation > maximum { maximum = deviation }
    }
    return maximum
  }
}
