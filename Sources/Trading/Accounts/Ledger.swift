import MarketData

/// Where money of one asset lies, or where it came from and went.
package enum LedgerAccount: Hashable, Sendable {
  /// The trader's free money.
  case wallet
  /// What stands behind one isolated position.
  case margin(LegSlot)
  /// Those who traded on the other side.
  case market
  case fees
  case funding
  case interest
  case insurance
  /// Those whose positions were closed at a bankruptcy price because the insurance was empty.
  case deleveraged
  /// Outside the account: deposits come from it.
  case external
}

/// One movement of money: what leaves one ledger account enters another.
package struct LedgerEntry: Sendable, Equatable {
  package var time: Timestamp
  /// The place of the asset in the account's list.
  package var asset: Int
  package var from: LedgerAccount
  package var to: LedgerAccount
  package var amount: Double
}

/// Double-entry books: over all ledger accounts, every asset sums to zero.
///
/// Balances have twice a double's digits, so the sum over an asset's accounts stays within one unit
/// in the last place of the money moved, however many entries there were.
package struct Ledger: Sendable {
  /// Every entry in order; empty unless asked for.
  package private(set) var entries: [LedgerEntry] = []
  package let isRecording: Bool
  private var common: [CompensatedSum]
  private var margins: [CompensatedSum]
  /// Money moved, per asset.
  private var gross: [Double]
  private let assetOfSlot: [Int]

  private static let commonCount = 8

  /// - Parameter assetOfSlot: The settlement asset of each leg's margin account.
  init(assetCount: Int, assetOfSlot: [Int], isRecording: Bool) {
    self.isRecording = isRecording
    self.assetOfSlot = assetOfSlot
    common = Array(repeating: CompensatedSum(), count: assetCount * Self.commonCount)
    margins = Array(repeating: CompensatedSum(), count: assetOfSlot.count)
    gross = Array(repeating: 0, count: assetCount)
  }

  /// Moves an amount; a negative one the other way.
  @inline(__always)
  mutating func move(
    _ amount: Double, of asset: Int, from: LedgerAccount, to: LedgerAccount, at time: Timestamp
  ) {
    guard amount != 0 else { return }
    post(-amount, asset, from)
    post(amount, asset, to)
    gross[asset] += amount.magnitude
    if isRecording {
      entries.append(LedgerEntry(time: time, asset: asset, from: from, to: to, amount: amount))
    }
  }

  /// What lies in a ledger account.
  package func balance(of asset: Int, in account: LedgerAccount) -> Double {
    switch account {
    case .margin(let slot): margins[slot.index].value
    default: common[asset * Self.commonCount + Self.place(of: account)].value
    }
  }

  /// The sum over all ledger accounts of an asset: zero but for rounding.
  package func imbalance(of asset: Int) -> Double {
    var sum = CompensatedSum()
    for place in 0..<Self.commonCount { sum.add(common[asset * Self.commonCount + place]) }
    for (slot, margin) in margins.enumerated() where assetOfSlot[slot] == asset { sum.add(margin) }
    return sum.value
  }

  /// The money moved so far, whichever way.
  package func grossMoved(of asset: Int) -> Double { gross[asset] }

  @inline(__always)
  private mutating func post(_ amount: Double, _ asset: Int, _ account: LedgerAccount) {
    if case .margin(let slot) = account {
      margins[slot.index].add(amount)
    } else {
      common[asset * Self.commonCount + Self.place(of: account)].add(amount)
    }
  }

  @inline(__always)
  private static func place(of account: LedgerAccount) -> Int {
    switch account {
    case .wallet, .margin: 0
    case .market: 1
    case .fees: 2
    case .funding: 3
    case .interest: 4
    case .insurance: 5
    case .deleveraged: 6
    case .external: 7
    }
  }
}
