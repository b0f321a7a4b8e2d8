/// The allowed quantities of one kind of order.
@frozen public struct LotRule: Sendable, Equatable {
  public var step: StepSize
  public var minimum: Double
  public var maximum: Double

  public init(step: Double = 0, minimum: Double = 0, maximum: Double = 0) {
    self.step = StepSize(step)
    self.minimum = minimum
    self.maximum = maximum
  }

  /// Why a quantity is not allowed; nil when it is.
  @inlinable public func refusal(_ quantity: Double) -> OrderRefusal? {
    if !step.divides(quantity) { return .quantityOffStep }
    if quantity < minimum { return .quantityTooSmall }
    if maximum > 0, quantity > maximum { return .quantityTooLarge }
    return nil
  }
}

/// The precision and limits that a venue sets an instrument's orders; zero switches one off.
@frozen public struct OrderFilters: Sendable, Equatable {
  public var tick: StepSize
  public var minimumPrice: Double
  public var maximumPrice: Double
  /// How far a price may lie from the mark, as a fraction of the mark.
  public var bandFraction: Double
  public var lot: LotRule
  /// For market orders; nil applies `lot`.
  public var marketLot: LotRule?
  /// In settlement money.
  public var minimumNotional: Double

  public init(
    tick: Double = 0, minimumPrice: Double = 0, maximumPrice: Double = 0,
    bandFraction: Double = 0, lot: LotRule = LotRule(), marketLot: LotRule? = nil,
    minimumNotional: Double = 0
  ) {
    self.tick = StepSize(tick)
    self.minimumPrice = minimumPrice
    self.maximumPrice = maximumPrice
    self.bandFraction = bandFraction
    self.lot = lot
    self.marketLot = marketLot
    self.minimumNotional = minimumNotional
  }

  /// The lot filter that an order of this kind obeys.
  @inlinable public func lot(isMarket: Bool) -> LotRule { isMarket ? marketLot ?? lot : lot }
}

extension Contract {
  /// Why an order's numbers are not allowed, in the order tick, step, quantity, notional, band.
  ///
  /// - Parameters:
  ///   - price: The limit; nil for an order that takes any price, which is valued at `mark`.
  ///   - mark: NaN when there is none yet: the checks that need it are left out.
  public func refusal(
    quantity: Double, price: Double?, mark: Double, isReduceOnly: Bool = false
  ) -> OrderRefusal? {
    guard quantity.isFinite, price?.isFinite ?? true else { return .notFinite }
    guard quantity > 0 else { return .quantityNotPositive }
    if let refusal = price.flatMap(priceRefusal) { return refusal }
    if let refusal = filters.lot(isMarket: price == nil).refusal(quantity) { return refusal }
    let value = payoff.value(quantity, at: price ?? mark)
    if !isReduceOnly, value < filters.minimumNotional { return .notionalTooSmall }
    guard let price, filters.bandFraction > 0, mark > 0 else { return nil }
    // A hair wider, so that rounding does not refuse what lies on the bound.
    let width = filters.bandFraction * mark * (1 + 1e-12)
    return (price - mark).magnitude > width ? .priceOutsideBand : nil
  }

  /// Why a price alone is not allowed.
  package func priceRefusal(_ price: Double) -> OrderRefusal? {
    if price <= 0 { return .priceNotPositive }
    if !filters.tick.divides(price) { return .priceOffTick }
    if price < filters.minimumPrice { return .priceOutsideLimits }
    if filters.maximumPrice > 0, price > filters.maximumPrice { return .priceOutsideLimits }
    return nil
  }

  /// A quantity cut into orders of at most the allowed size, in whole steps, none larger than the
  /// one before; what is below a step is left out.
  ///
  /// - Returns: Nothing for a quantity that no ten thousand orders carry.
  public func split(_ quantity: Double, isMarket: Bool) -> [Double] {
    let lot = filters.lot(isMarket: isMarket)
    let whole = lot.step.floor(quantity)
    guard whole > 0, whole.isFinite else { return [] }
    let most = lot.step.floor(lot.maximum)
    guard most > 0, whole > most else { return [whole] }
    let count = (whole / most).rounded(.up)
    guard count <= 10_000 else { return [] }
    var children = [Double](repeating: most, count: Int(count) - 1)
    let rest = lot.step.mended(whole - Double(children.count) * most)
    if rest > 0 { children.append(rest) }
    return children
  }
}
