import Lanes

/// Sums of the first four powers of returns, and of the squares of losses.
struct ReturnSums<L: Lane> {
  var first: L = 0
  var second: L = 0
  var third: L = 0
  var fourth: L = 0
  var downsideSquares: L = 0

  @inline(__always) mutating func add(_ change: L) {
    let square = change * change
    first = first + change
    second = second + square
    third = third.addingProduct(square, change)
    fourth = fourth.addingProduct(square, square)
    downsideSquares = L.select(change .< 0, downsideSquares + square, downsideSquares)
  }
}
