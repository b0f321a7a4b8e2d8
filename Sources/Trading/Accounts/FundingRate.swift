/// The formula by which perpetual contracts' funding rates are set.
///
/// F = clamp(P + clamp(I − P, −d, d), −cap, cap), as Binance, Gate and others publish it.
@frozen public struct FundingRate: Sendable, Equatable {
  /// Per eight hours.
  public var interest: Double
  /// How far interest may pull the premium.
  public var clamp: Double
  public var cap: Double
  public var intervalHours: Double

  public init(
    interest: Double = 0.0001, clamp: Double = 0.0005, cap: Double = 0.0075,
    intervalHours: Double = 8
  ) {
    self.interest = interest
    self.clamp = clamp
    self.cap = cap
    self.intervalHours = intervalHours
  }

  /// The rate of an interval whose mean premium index was `premium`; NaN when that is.
  public func rate(premium: Double) -> Double {
    // Comparisons would pass an undefined premium off as the cap.
    guard !premium.isNaN else { return .nan }
    let pull = max(-clamp, min(clamp, interest * (intervalHours / 8) - premium))
    return max(-cap, min(cap, premium + pull))
  }
}
