import CZstd

/// Bytes and doubles in zstd frames with a checksum.
enum Compression {
  static func compress(_ bytes: [UInt8]) -> [UInt8] {
    guard let context = ZSTD_createCCtx() else { preconditionFailure("No memory for zstd.") }
    defer { ZSTD_freeCCtx(context) }
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, 1)
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    let bound = ZSTD_compressBound(bytes.count)
    return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      count = bytes.withUnsafeBytes {
        ZSTD_compress2(context, buffer.baseAddress, bound, $0.baseAddress, $0.count)
      }
      precondition(ZSTD_isError(count) == 0, "The bound of zstd is large enough.")
    }
  }

  /// The bytes of a frame that must hold at most `limit`; nil when it is damaged.
  static func decompress(_ frame: [UInt8], limit: Int) -> [UInt8]? {
    // Unknown and damaged sizes are the two largest numbers.
    let size = ZSTD_getFrameContentSize(frame, frame.count)
    guard let capacity = Int(exactly: size), capacity <= limit else { return nil }
    var isWhole = true
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      let written = ZSTD_decompress(buffer.baseAddress, capacity, frame, frame.count)
      isWhole = ZSTD_isError(written) == 0 && written == capacity
      count = isWhole ? written : 0
    }
    return isWhole ? bytes : nil
  }

  /// Doubles as little-endian bytes in a frame.
  static func compress(_ values: [Double]) -> [UInt8] {
    let words = values.map(\.bitPattern.littleEndian)
    return compress(words.withUnsafeBytes(Array.init))
  }

  /// The doubles of a frame that must hold exactly `count` of them.
  static func decompress(_ frame: [UInt8], count: Int) -> [Double]? {
    guard let bytes = decompress(frame, limit: 8 * count), bytes.count == 8 * count else {
      return nil
    }
    return bytes.withUnsafeBytes { bytes in
      (0..<count).map {
        Double(
          bitPattern: UInt64(
            littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self)))
      }
    }
  }
}
