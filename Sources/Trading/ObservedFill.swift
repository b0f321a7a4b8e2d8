/// One leg of a fill.
package struct ObservedFill: Sendable {
  package var bar: Int
  package var price: Double
  package var reference: Double
  /// Units that changed hands in this leg.
  package var units: Double
  package var fee: Double

  package init(bar: Int, price: Double, reference: Double, units: Double, fee: Double) {
    self.bar = bar
    self.price = price
    self.reference = reference
    self.units = units
    self.fee = fee
  }
}
