/// The truth of a comparison, lane by lane.
public protocol LaneMask: Sendable {
  /// The same truth in every lane.
  init(repeating value: Bool)
  static func .& (a: Self, b: Self) -> Self
  static func .| (a: Self, b: Self) -> Self
  static prefix func .! (a: Self) -> Self
  var anyTrue: Bool { get }
  /// 1 if any lane is true, else 0, without a branch.
  var anyCount: Int { get }
  var allTrue: Bool { get }
}

/// One or several doubles advancing in lockstep, one parameter set a lane.
///
/// Every operation acts on each lane alone and rounds as IEEE 754 says, so lane i of a wide value
/// holds, bit for bit, what `Double` would have held. `min`, `max` and `magnitude` are defined here
/// once, for NaN and signed zero too.
public protocol Lane: Sendable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral
where FloatLiteralType == Double, IntegerLiteralType == Int64 {
  associatedtype Mask: LaneMask
  /// How many lanes a value has.
  static var count: Int { get }
  /// The same number in every lane.
  init(_ broadcast: Double)
  /// Reads `count` adjacent numbers.
  static func load(_ source: UnsafePointer<Double>) -> Self
  /// Reads lane i from `base[indices[i]]`.
  static func gather(_ base: UnsafePointer<Double>, _ indices: UnsafePointer<Int32>) -> Self
  /// Writes `count` adjacent numbers.
  func store(_ target: UnsafeMutablePointer<Double>)
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  static func .< (a: Self, b: Self) -> Mask
  static func .> (a: Self, b: Self) -> Mask
  static func .<= (a: Self, b: Self) -> Mask
  static func .>= (a: Self, b: Self) -> Mask
  static func .== (a: Self, b: Self) -> Mask
  static func .!= (a: Self, b: Self) -> Mask
  /// Lane by lane, `a` where the mask holds, else `b`.
  static func select(_ mask: Mask, _ a: Self, _ b: Self) -> Self
  /// The correctly rounded square root.
  var squareRoot: Self { get }
  /// The largest whole number not above.
  var roundedDown: Self { get }
  /// `self + a·b`, rounded once.
  func addingProduct(_ a: Self, _ b: Self) -> Self
}

extension Lane {
  @inlinable @inline(__always) public init(integerLiteral value: Int64) { self.init(Double(value)) }
  @inlinable @inline(__always) public init(floatLiteral value: Double) { self.init(value) }

  /// The smaller, `b` when either is NaN.
  @inlinable @inline(__always) public static func min(_ a: Self, _ b: Self) -> Self {
    select(a .< b, a, b)
  }

  /// The larger, `b` when either is NaN.
  @inlinable @inline(__always) public static func max(_ a: Self, _ b: Self) -> Self {
    select(a .> b, a, b)
  }

  /// The distance from zero.
  @inlinable @inline(__always) public var magnitude: Self { Self.max(self, Self(0) - self) }

  /// The lanes as an array.
  @inlinable public var values: [Double] {
    [Double](unsafeUninitializedCapacity: Self.count) { buffer, count in
      store(buffer.baseAddress!)
      count = Self.count
    }
  }

  /// Reads the lanes from the front of an array.
  @inlinable public init(values: [Double]) {
    precondition(values.count >= Self.count, "One value a lane.")
    self = values.withUnsafeBufferPointer { Self.load($0.baseAddress!) }
  }
}

infix operator .& : LogicalConjunctionPrecedence
infix operator .| : LogicalDisjunctionPrecedence
