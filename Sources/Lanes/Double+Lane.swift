/// The truth of one lane.
@frozen public struct BoolMask: LaneMask {
  @usableFromInline var truth: Bool

  @inlinable @inline(__always) public init(repeating value: Bool) { truth = value }
  @inlinable @inline(__always) public static func .& (a: Self, b: Self) -> Self {
    .init(repeating: a.truth && b.truth)
  }
  @inlinable @inline(__always) public static func .| (a: Self, b: Self) -> Self {
    .init(repeating: a.truth || b.truth)
  }
  @inlinable @inline(__always) public static prefix func .! (a: Self) -> Self {
    .init(repeating: !a.truth)
  }
  @inlinable @inline(__always) public var anyTrue: Bool { truth }
  @inlinable @inline(__always) public var anyCount: Int { truth ? 1 : 0 }
  @inlinable @inline(__always) public var allTrue: Bool { truth }
}

extension Double: Lane {
  public typealias Mask = BoolMask
  @inlinable @inline(__always) public static var count: Int { 1 }
  @inlinable @inline(__always) public static func load(_ source: UnsafePointer<Double>) -> Double {
    source.pointee
  }
  @inlinable @inline(__always) public static func gather(
    _ base: UnsafePointer<Double>, _ indices: UnsafePointer<Int32>
  ) -> Double { base[Int(indices.pointee)] }
  @inlinable @inline(__always) public func store(_ target: UnsafeMutablePointer<Double>) {
    target.pointee = self
  }
  @inlinable @inline(__always) public static func .< (a: Self, b: Self) -> Mask {
    .init(repeating: a < b)
  }
  @inlinable @inline(__always) public static func .> (a: Self, b: Self) -> Mask {
    .init(repeating: a > b)
  }
  @inlinable @inline(__always) public static func .<= (a: Self, b: Self) -> Mask {
    .init(repeating: a <= b)
  }
  @inlinable @inline(__always) public static func .>= (a: Self, b: Self) -> Mask {
    .init(repeating: a >= b)
  }
  @inlinable @inline(__always) public static func .== (a: Self, b: Self) -> Mask {
    .init(repeating: a == b)
  }
  @inlinable @inline(__always) public static func .!= (a: Self, b: Self) -> Mask {
    .init(repeating: a != b)
  }
  @inlinable @inline(__always) public static func select(_ mask: Mask, _ a: Self, _ b: Self) -> Self
  {
    mask.truth ? a : b
  }
  @inlinable @inline(__always) public var squareRoot: Double { squareRoot() }
  @inlinable @inline(__always) public var roundedDown: Double { rounded(.down) }
  @inlinable @inline(__always) public func addingProduct(_ a: Self, _ b: Self) -> Self {
    var sum = self
    sum.addProduct(a, b)
    return sum
  }
}
