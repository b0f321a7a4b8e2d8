import Lanes

/// The position that entry and exit conditions leave behind, on the sides that are allowed.
///
/// A leg's entry and exit together on one bar do nothing; an entry while in the position and an
/// exit while out of it are ignored; an entry on the other side flips.
@frozen public struct PositionRule<L: Lane>: Sendable {
  public var held: L = 0
  @usableFromInline let allowsLong: L.Mask
  @usableFromInline let allowsShort: L.Mask

  @inlinable public init(_ side: Side) {
    allowsLong = L.Mask(repeating: side != .short)
    allowsShort = L.Mask(repeating: side != .long)
  }

  /// Applies one bar's conditions and answers the position wanted.
  @inlinable @inline(__always)
  public mutating func update(
    enterLong: L.Mask, exitLong: L.Mask, enterShort: L.Mask, exitShort: L.Mask
  ) -> L {
    let long = enterLong .& .!exitLong .& allowsLong
    let short = enterShort .& .!exitShort .& allowsShort
    let leavesLong = exitLong .& .!enterLong .& (held .> 0)
    let leavesShort = exitShort .& .!enterShort .& (held .< 0)
    held = L.select(leavesLong .| leavesShort, 0, held)
    held = L.select(long, 1, L.select(short, -1, held))
    return held
  }
}

/// The position that one series crossing another leaves behind: long above, short below.
///
/// A crossing needs a bar at or beyond the other series before it, so the first defined bar never
/// enters.
@frozen public struct CrossingRule<L: Lane>: Sendable {
  @usableFromInline var held: L = 0
  /// What a crossing up or down will set: nothing until the other side has been seen.
  @usableFromInline var above: L = 0
  @usableFromInline var below: L = 0
  @usableFromInline var isArming = true
  @usableFromInline let long: L
  @usableFromInline let short: L

  @inlinable public init(_ side: Side) {
    long = L(side.highest)
    short = L(side.lowest)
  }

  /// Takes both series at one close; NaN leaves everything as it was.
  @inlinable @inline(__always)
  public mutating func update(_ a: L, over b: L) -> L {
    held = L.select(a .> b, above, L.select(a .< b, below, held))
    if isArming { arm(a, b) }
    return held
  }

  @inlinable mutating func arm(_ a: L, _ b: L) {
    above = L.select(a .<= b, long, above)
    below = L.select(a .>= b, short, below)
    isArming = !((above .== long) .& (below .== short)).allTrue
  }
}
