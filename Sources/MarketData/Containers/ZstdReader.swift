import CZstd
import Documents

/// Frames of zstd, decompressed on the way.
final class ZstdReader: ByteReader {
  private let source: any ByteReader
  private let path: String
  private let context: OpaquePointer
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
  private var input = ZSTD_inBuffer()
  /// Whether a frame has begun that has not ended.
  private var isInFrame = false

  init(_ source: any ByteReader, path: String) throws {
    guard let context = ZSTD_createDStream() else {
      throw AssayError(.other, "there is no memory to decompress", at: path)
    }
    self.source = source
    self.path = path
    self.context = context
    input.src = UnsafeRawPointer(buffer.baseAddress)
  }

  deinit {
    ZSTD_freeDStream(context)
    buffer.deallocate()
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
    while output.pos < output.size {
      var isAtEnd = false
      if input.pos == input.size {
        (input.size, input.pos) = (try source.read(into: buffer), 0)
        isAtEnd = input.size == 0
      }
      if isAtEnd, !isInFrame { break }
      let before = output.pos
      let code = ZSTD_decompressStream(context, &output, &input)
      guard ZSTD_isError(code) == 0 else {
        throw AssayError(
          .data,
          "the zstd file is damaged: \(String(cString: ZSTD_getErrorName(code)).lowercased())",
          at: path, mend: "download it again, or unpack it with zstd")
      }
      isInFrame = code != 0
      if isAtEnd, isInFrame, output.pos == before {
        throw AssayError(
          .data, "the zstd file ends too early: it is cut short", at: path,
          mend: "download or copy it again")
      }
    }
    return output.pos
  }
}
