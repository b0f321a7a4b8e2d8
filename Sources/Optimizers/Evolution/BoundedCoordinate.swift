/// Maps the whole line onto [0, 1], so that an unbounded search keeps its bounds.
///
/// The map is the identity but for a margin on both sides, where it is a parabola whose vertex is
/// the bound: an optimum on a bound is then as smooth as one inside. Beyond, it repeats in mirror
/// images (Hansen's BoxConstraintsLinQuadTransformation in pycma).
enum BoundedCoordinate {
  /// The width of the parabolic part inside the bounds, and outside.
  static let margin = 0.05

  /// The position in [0, 1] of a coordinate.
  static func position(_ coordinate: Double) -> Double {
    guard coordinate.isFinite else { return 0.5 }
    let period = 2 * (1 + 2 * margin)
    var x = (coordinate + margin).truncatingRemainder(dividingBy: period)
    if x < 0 { x += period }
    x = min(x, period - x) - margin
    if x < margin { return (x + margin) * (x + margin) / (4 * margin) }
    if x > 1 - margin { return 1 - (x - 1 - margin) * (x - 1 - margin) / (4 * margin) }
    return x
  }

  /// The coordinate nearest to the middle with a position in [0, 1].
  static func coordinate(_ position: Double) -> Double {
    let x = min(max(position, 0), 1)
    if x < margin { return 2 * (margin * x).squareRoot() - margin }
    if x > 1 - margin { return 1 + margin - 2 * (margin * (1 - x)).squareRoot() }
    return x
  }
}
