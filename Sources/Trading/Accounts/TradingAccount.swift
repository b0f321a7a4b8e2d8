import Documents
import MarketData

/// The money and positions of one trader at one venue: what fills, funding, interest, liquidations
/// and transfers make of them.
///
/// Every change of money is an entry of the double-entry `ledger`. Marks are passed in, one per
/// instrument; a mark that is missing or no number makes what depends on it NaN, never a trap.
package struct TradingAccount: Sendable {
  package let contracts: [Contract]
  /// The assets of the contracts; the first is the settlement asset of the first contract.
  package let assets: [String]
  /// Whether spot balances may go below zero.
  package let allowsBorrowing: Bool
  package internal(set) var positionMode: PositionMode
  package internal(set) var ledger: Ledger
  var instruments: [AccountInstrument]
  var positions: [AccountPosition]

  /// Prices and quantities beyond it or below its reciprocal are refused as absurd.
  static let largestNumber = 1e15

  /// - Parameters:
  ///   - marginMode: Of every instrument but spot, until set otherwise.
  ///   - isRecording: Whether the ledger keeps every entry, or balances alone.
  package init(
    contracts: [Contract], positionMode: PositionMode = .oneWay, marginMode: MarginMode = .none,
    allowsBorrowing: Bool = false, isRecording: Bool = false
  ) throws {
    guard let first = contracts.first else {
      throw AssayError(.usage, "an account needs at least one contract")
    }
    for contract in contracts {
      guard let problem = contract.problem else { continue }
      throw AssayError(.usage, problem, at: contract.symbol)
    }
    let names = contracts.flatMap { [$0.settlementAsset, $0.quote, $0.base] }
    assets = names.reduce(into: [first.settlementAsset]) { assets, name in
      if !assets.contains(name) { assets.append(name) }
    }
    self.contracts = contracts
    self.positionMode = positionMode
    self.allowsBorrowing = allowsBorrowing
    instruments = contracts.map { [assets] in
      AccountInstrument($0, assets: assets, marginMode: marginMode)
    }
    positions = Array(repeating: AccountPosition(), count: 2 * contracts.count)
    ledger = Ledger(
      assetCount: assets.count,
      assetOfSlot: instruments.flatMap { [$0.settlement, $0.settlement] },
      isRecording: isRecording)
  }

  /// The place of an asset; nil when no contract has it.
  package func asset(_ name: String) -> Int? { assets.firstIndex(of: name) }

  /// What is held; flat for a leg that the account does not have.
  package func position(_ instrument: Int, _ leg: PositionLeg = .net) -> AccountPosition {
    guard instruments.indices.contains(instrument) else { return AccountPosition() }
    return positions[LegSlot(instrument, leg).index]
  }

  /// Both legs' signed quantities together.
  package func netQuantity(_ instrument: Int) -> Double {
    guard instruments.indices.contains(instrument) else { return 0 }
    return positions[2 * instrument].quantity + positions[2 * instrument + 1].quantity
  }

  /// The free money of an asset.
  package func wallet(_ asset: Int = 0) -> Double { ledger.balance(of: asset, in: .wallet) }

  /// The margin that stands behind an isolated position alone.
  package func isolatedMargin(_ instrument: Int, _ leg: PositionLeg = .net) -> Double {
    guard instruments.indices.contains(instrument) else { return 0 }
    return margin(LegSlot(instrument, leg))
  }

  /// What stands in the insurance fund.
  package func insurance(_ asset: Int = 0) -> Double { ledger.balance(of: asset, in: .insurance) }

  package func leverage(_ instrument: Int) -> Double { instruments[instrument].leverage }

  package func marginMode(_ instrument: Int) -> MarginMode { instruments[instrument].marginMode }

  func margin(_ slot: LegSlot) -> Double {
    ledger.balance(of: instruments[slot.instrument].settlement, in: .margin(slot))
  }

  /// The place of a position; refused for an unknown instrument and for a leg of the other mode.
  @inline(__always)
  func slot(_ instrument: Int, _ leg: PositionLeg) throws(OrderRefusal) -> LegSlot {
    guard instrument >= 0, instrument < instruments.count else { throw .unknownInstrument }
    guard (leg == .net) == (positionMode == .oneWay || instruments[instrument].isSpot) else {
      throw .wrongLeg
    }
    return LegSlot(instrument, leg)
  }

  /// A number that is one and not absurd.
  static func checked(_ amount: Double) throws(OrderRefusal) -> Double {
    guard amount.magnitude <= largestNumber else { throw .notFinite }
    return amount
  }
}

extension TradingAccount {
  /// Brings money in from outside.
  package mutating func deposit(_ amount: Double, of asset: Int = 0, at time: Timestamp)
    throws(OrderRefusal)
  {
    guard try Self.checked(amount) > 0 else { throw .quantityNotPositive }
    guard assets.indices.contains(asset) else { throw .unknownInstrument }
    ledger.move(amount, of: asset, from: .external, to: .wallet, at: time)
  }

  /// Takes free money out.
  package mutating func withdraw(
    _ amount: Double, of asset: Int = 0, marks: [Double], at time: Timestamp
  ) throws(OrderRefusal) {
    guard try Self.checked(amount) > 0 else { throw .quantityNotPositive }
    guard assets.indices.contains(asset) else { throw .unknownInstrument }
    guard amount <= available(asset, marks: marks) else { throw .insufficientBalance }
    ledger.move(amount, of: asset, from: .wallet, to: .external, at: time)
  }

  /// Puts money into the insurance fund, which pays what liquidated positions cannot.
  package mutating func fundInsurance(_ amount: Double, of asset: Int = 0, at time: Timestamp)
    throws(OrderRefusal)
  {
    guard try Self.checked(amount) > 0 else { throw .quantityNotPositive }
    guard assets.indices.contains(asset) else { throw .unknownInstrument }
    ledger.move(amount, of: asset, from: .external, to: .insurance, at: time)
  }
}
