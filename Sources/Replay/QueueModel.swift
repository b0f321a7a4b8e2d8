import Foundation

/// What is believed, or known, of the place of an order in its level's queue.
///
/// Trades at the price always take from the front. Where a feed tells the whole level alone and it
/// shrinks by more than was traded, somebody has cancelled, and the models differ in where.
package enum QueueModel: Sendable, Equatable {
  /// Nobody ahead cancels: the place improves by trades alone, and when the level gets smaller than
  /// what was thought to stand ahead.
  case riskAverse
  /// A cancellation comes from behind with probability f(back) / (f(back) + f(front)), f(x) = xⁿ.
  case power(Double)
  /// The same with f(x) = ln(1 + x).
  case logarithmic
  /// Nothing is believed: the feed tells every order, so that those who came before are known
  /// (`QueuePlace.meet`). Our own orders are not in the recorded queue.
  case orders

  /// Moves a place by a change of its level.
  func update(_ place: inout QueuePlace, from old: Double, to new: Double) {
    let left = old - place.tradedSinceUpdate
    let (cancelled, back) = (left - new, left - place.ahead)
    place.tradedSinceUpdate = 0
    if cancelled > 0, let behind = shareBehind(front: place.ahead, back: back) {
      // What cannot have come from behind came from ahead.
      let fromBehind = min(cancelled * behind, max(0, back))
      place.ahead -= cancelled - fromBehind
    }
    place.ahead = max(0, min(place.ahead, new))
  }

  /// The probability that a cancellation came from behind; nil where none comes from ahead.
  private func shareBehind(front: Double, back: Double) -> Double? {
    guard back > 0 else { return front > 0 ? 0 : nil }
    switch self {
    case .riskAverse, .orders: return nil
    case .power(let exponent):
      // f(back) / (f(back) + f(front)) without powers that leave the range of numbers.
      return 1 / (1 + pow(front / back, exponent))
    case .logarithmic:
      let (a, b) = (log(1 + front), log(1 + back))
      return b / (a + b)
    }
  }
}
