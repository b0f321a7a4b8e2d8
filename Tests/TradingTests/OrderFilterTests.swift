import Numerics
import Testing

@testable import Trading

@Suite struct OrderFilterTests {
  private var contract: Contract {
    var contract = Contract.linear()
    contract.filters = OrderFilters(
      tick: 0.5, minimumPrice: 10, maximumPrice: 1000, bandFraction: 0.1,
      lot: LotRule(step: 0.01, minimum: 0.02, maximum: 5),
      marketLot: LotRule(step: 0.1, minimum: 0.1, maximum: 2), minimumNotional: 5)
    return contract
  }

  @Test(
    arguments: [
      (1, 100, nil), (0.05, 100, nil), (0.05, 99.5, .notionalTooSmall), (1, 100.25, .priceOffTick),
      (0.015, 100.25, .priceOffTick), (0.015, 100, .quantityOffStep),
      (0.01, 100, .quantityTooSmall),
      (5.01, 100, .quantityTooLarge), (0.04, 100, .notionalTooSmall),
      (0.04, 150, .priceOutsideBand),
      (1, 110, nil), (1, 110.5, .priceOutsideBand), (1, 89.5, .priceOutsideBand),
      (1, 9.5, .priceOutsideLimits), (1, 1000.5, .priceOutsideLimits),
      (0, 100, .quantityNotPositive),
      (1, 0, .priceNotPositive), (1, -1, .priceNotPositive), (.nan, 100, .notFinite),
      (1, .nan, .notFinite), (1, .infinity, .notFinite),
    ] as [(Double, Double, OrderRefusal?)])
  func limitOrders(quantity: Double, price: Double, refusal: OrderRefusal?) {
    #expect(contract.refusal(quantity: quantity, price: price, mark: 100) == refusal)
  }

  @Test(
    arguments: [
      (0.1, nil), (0.15, .quantityOffStep), (2.1, .quantityTooLarge), (2, nil),
    ] as [(Double, OrderRefusal?)])
  func marketOrders(quantity: Double, refusal: OrderRefusal?) {
    #expect(contract.refusal(quantity: quantity, price: nil, mark: 100) == refusal)
  }

  @Test func reduceOnlyMayBeSmallAndZeroSwitchesOff() {
    #expect(contract.refusal(quantity: 0.04, price: 100, mark: 100, isReduceOnly: true) == nil)
    #expect(contract.refusal(quantity: 0.1, price: nil, mark: 20) == .notionalTooSmall)
    #expect(contract.refusal(quantity: 1, price: 500, mark: .nan) == nil)
    #expect(Contract.linear().refusal(quantity: 1e-9, price: 1e-9, mark: 1e9) == nil)
  }

  @Test func splittingKeepsTheSumAndTheLimits() {
    for seed in 0..<300 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let quantity = 40 * random.uniform()
      let isMarket = random.below(2) == 0
      let lot = contract.filters.lot(isMarket: isMarket)
      let children = contract.split(quantity, isMarket: isMarket)
      let whole = children.reduce(0, +)
      #expect((whole - lot.step.floor(quantity)).magnitude < 1e-9, "seed \(seed)")
      for child in children {
        #expect(child <= lot.maximum && lot.step.divides(child), "seed \(seed): \(children)")
      }
    }
    #expect(contract.split(12.345, isMarket: false) == [5, 5, 2.34])
    #expect(contract.split(10, isMarket: false) == [5, 5])
    #expect(contract.split(3.99, isMarket: true) == [2, 1.9])
    #expect(contract.split(0.009, isMarket: false) == [])
    #expect(contract.split(.nan, isMarket: false) == [])
    #expect(contract.split(.infinity, isMarket: false) == [])
    #expect(contract.split(1e15, isMarket: false) == [])
    #expect(Contract.linear().split(1.25, isMarket: false) == [1.25])
  }
}
