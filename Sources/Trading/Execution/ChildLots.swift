/// How a quantity falls into children, in whole lots.
package enum ChildLots {
  /// Lots due by the end of each slice: ⌊U · W_j⌋ of the U lots, where W is the cumulative weight.
  ///
  /// Child j gets ⌊U·W_j⌋ − ⌊U·W_{j−1}⌋; the last brings the sum to U. A product within 1e−12 of a
  /// whole number means that number, so decimal weights cut as decimals do.
  ///
  /// - Parameter weights: What is not a number above zero counts as zero; all zero are equal.
  package static func cumulative(_ lots: Double, weights: [Double]) -> [Double] {
    guard !weights.isEmpty else { return [] }
    var usable = weights.map { $0 > 0 && $0.isFinite ? $0 : 0 }
    if !usable.contains(where: { $0 > 0 }) { usable = usable.map { _ in 1 } }
    let largest = usable.max() ?? 1
    // Far apart from one another weights may overflow in the sum.
    if largest > 1e200 { usable = usable.map { $0 / largest } }
    var sum = 0.0
    let sums = usable.map { weight in
      sum += weight
      return sum
    }
    var due = sums.map { lots * $0 / sum }.map(meantFloor)
    due[due.count - 1] = lots
    return due
  }

  /// The children of a quantity: whole steps by the cumulative floor.
  package static func quantities(_ quantity: Double, weights: [Double], step: StepSize) -> [Double]
  {
    let lots = count(quantity, step)
    return children(of: cumulative(lots, weights: weights)).map { step.multiple($0) }
  }

  /// Whole steps in a quantity.
  package static func count(_ quantity: Double, _ step: StepSize) -> Double {
    meantFloor(step.mended(quantity) / step.step)
  }

  /// Moves what is due before a child reaches the minimum into the next one; a last child below it
  /// goes with the one before.
  ///
  /// - Parameter cumulative: Lots due by the end of each slice, ascending.
  package static func merged(_ cumulative: [Double], minimum: Double) -> [Double] {
    guard let total = cumulative.last else { return [] }
    var due = cumulative
    var sent = 0.0
    for index in due.indices {
      let isWhole = due[index] == total
      let leavesEnough = isWhole || total - due[index] >= minimum
      if due[index] - sent >= minimum || (isWhole && sent < total) {
        sent = leavesEnough ? due[index] : total
      }
      due[index] = sent
    }
    return due
  }

  /// Differences of a cumulative column.
  package static func children(of cumulative: [Double]) -> [Double] {
    zip(cumulative, [0] + cumulative.dropLast()).map { $0 - $1 }
  }

  /// The floor, where a value a few roundings below a whole number means that number.
  private static func meantFloor(_ value: Double) -> Double {
    let nearest = value.rounded()
    return (nearest - value).magnitude <= 1e-12 * max(1, value.magnitude)
      ? nearest : value.rounded(.down)
  }
}
