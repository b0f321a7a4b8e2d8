import CZlib
import CZstd

/// One zstd frame at level 1, the fastest that still halves tick differences.
func zstdCompressed(_ bytes: [UInt8]) -> [UInt8] {
  let bound = ZSTD_compressBound(bytes.count)
  return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
    count = ZSTD_compress(buffer.baseAddress, bound, bytes, bytes.count, 1)
    precondition(ZSTD_isError(count) == 0, "zstd fails only when memory does")
  }
}

/// Inflates frames whose length is known, keeping its tables between them.
struct ZstdInflater: ~Copyable {
  private let context = ZSTD_createDCtx()

  deinit { ZSTD_freeDCtx(context) }

  /// Whether the frame was sound and filled `target` to the last byte.
  func inflate(_ frame: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Bool
  {
    ZSTD_decompressDCtx(context, target.baseAddress, target.count, frame.baseAddress, frame.count)
      == target.count
  }
}

/// CRC-32 of bytes, which finds every single damaged byte.
func crc32(_ bytes: UnsafeRawBufferPointer) -> UInt32 { crc32(bytes, after: 0) }

/// CRC-32 of bytes that follow others, whose own is `before`.
func crc32(_ bytes: UnsafeRawBufferPointer, after before: UInt32) -> UInt32 {
  let start = bytes.bindMemory(to: UInt8.self).baseAddress
  return UInt32(truncatingIfNeeded: crc32_z(UInt(before), start, bytes.count))
}
