import Builtin

/// Eight doubles in one vector register (or as many as the processor needs for eight).
///
/// The standard library's SIMD arithmetic goes element by element and hopes for re-vectorisation,
/// which costs up to four times; the compiler's own vector operations, used here, do not. This is
/// the one file that needs the experimental BuiltinModule feature.
@frozen public struct Double8: Lane {
  @frozen public struct Mask: LaneMask {
    @usableFromInline var bits: UInt8

    @inlinable @inline(__always) init(bits: UInt8) { self.bits = bits }
    @inlinable @inline(__always) init(_ vector: Builtin.Vec8xInt1) {
      bits = UInt8(Builtin.bitcast_Vec8xInt1_Int8(vector))
    }
    @inlinable @inline(__always) var vector: Builtin.Vec8xInt1 {
      Builtin.bitcast_Int8_Vec8xInt1(bits._value)
    }
    @inlinable @inline(__always) public init(repeating value: Bool) { bits = value ? 0xFF : 0 }
    @inlinable @inline(__always) public static func .& (a: Self, b: Self) -> Self {
      .init(bits: a.bits & b.bits)
    }
    @inlinable @inline(__always) public static func .| (a: Self, b: Self) -> Self {
      .init(bits: a.bits | b.bits)
    }
    @inlinable @inline(__always) public static prefix func .! (a: Self) -> Self {
      .init(bits: ~a.bits)
    }
    @inlinable @inline(__always) public var anyTrue: Bool { bits != 0 }
    @inlinable @inline(__always) public var anyCount: Int { (Int(bits) &+ 0xFF) &>> 8 }
    @inlinable @inline(__always) public var allTrue: Bool { bits == 0xFF }
  }

  @usableFromInline var storage: SIMD8<Double>

  @inlinable @inline(__always) init(storage: SIMD8<Double>) { self.storage = storage }
  @inlinable @inline(__always) init(_ vector: Builtin.Vec8xFPIEEE64) {
    storage = unsafeBitCast(vector, to: SIMD8<Double>.self)
  }
  @inlinable @inline(__always) var vector: Builtin.Vec8xFPIEEE64 {
    unsafeBitCast(storage, to: Builtin.Vec8xFPIEEE64.self)
  }
  @inlinable @inline(__always) public init(_ broadcast: Double) {
    storage = SIMD8(repeating: broadcast)
  }
  @inlinable @inline(__always) public static var count: Int { 8 }
  @inlinable @inline(__always) public static func load(_ source: UnsafePointer<Double>) -> Self {
    .init(storage: UnsafeRawPointer(source).loadUnaligned(as: SIMD8<Double>.self))
  }
  @inlinable @inline(__always) public static func gather(
    _ base: UnsafePointer<Double>, _ indices: UnsafePointer<Int32>
  ) -> Self {
    .init(
      storage: SIMD8(
        base[Int(indices[0])], base[Int(indices[1])], base[Int(indices[2])], base[Int(indices[3])],
        base[Int(indices[4])], base[Int(indices[5])], base[Int(indices[6])], base[Int(indices[7])]))
  }
  @inlinable @inline(__always) public func store(_ target: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(target).storeBytes(of: storage, as: SIMD8<Double>.self)
  }
  @inlinable @inline(__always) public static func + (a: Self, b: Self) -> Self {
    .init(Builtin.fadd_Vec8xFPIEEE64(a.vector, b.vector))
  }
  @inlinable @inline(__always) public static func - (a: Self, b: Self) -> Self {
    .init(Builtin.fsub_Vec8xFPIEEE64(a.vector, b.vector))
  }
  @inlinable @inline(__always) public static func * (a: Self, b: Self) -> Self {
    .init(Builtin.fmul_Vec8xFPIEEE64(a.vector, b.vector))
  }
  @inlinable @inline(__always) public static func / (a: Self, b: Self) -> Self {
    .init(Builtin.fdiv_Vec8xFPIEEE64(a.vector, b.vector))
  }
  @inlinable @inline(__always) public static func .< (a: Self, b: Self) -> Mask {
    .init(Builtin.fcmp_olt_Vec8xFPIEEE64(a.vector, b.vector))
  }
  @inlinable @inline(__always) public static func .> (a: Self, b: Self) -> Mask {
    .init(Builtin.fcmp_ogt_Vec8xFPIEEE64(a.vector, b.vector))
  }
  @inlinable @inline(__always) public static func .<= (a: Self, b: Self) -> Mask {
    .init(Builtin.fcmp_ole_Vec8xFPIEEE64(a.vector, b.vector))
  }
  @inlinable @inline(__always) public static func .>= (a: Self, b: Self) -> Mask {
    .init(Builtin.fcmp_oge_Vec8xFPIEEE64(a.vector, b.vector))
  }
  @inlinable @inline(__always) public static func .== (a: Self, b: Self) -> Mask {
    .init(Builtin.fcmp_oeq_Vec8xFPIEEE64(a.vector, b.vector))
  }
  @inlinable @inline(__always) public static func .!= (a: Self, b: Self) -> Mask {
    .init(Builtin.fcmp_une_Vec8xFPIEEE64(a.vector, b.vector))
  }
  @inlinable @inline(__always) public static func select(_ mask: Mask, _ a: Self, _ b: Self) -> Self
  {
    .init(Builtin.select_Vec8xInt1_Vec8xFPIEEE64(mask.vector, a.vector, b.vector))
  }
  @inlinable @inline(__always) public var squareRoot: Self {
    .init(Builtin.int_sqrt_Vec8xFPIEEE64(vector))
  }
  @inlinable @inline(__always) public var roundedDown: Self {
    .init(Builtin.int_floor_Vec8xFPIEEE64(vector))
  }
  @inlinable @inline(__always) public func addingProduct(_ a: Self, _ b: Self) -> Self {
    .init(Builtin.int_fma_Vec8xFPIEEE64(a.vector, b.vector, vector))
  }
}
