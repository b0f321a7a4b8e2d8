import CZlib
import Documents

/// Deflated bytes, inflated on the way; a gzip file may consist of several members.
final class InflateReader: ByteReader {
  /// What stands around the deflated bytes.
  enum Format: Int32 {
    /// A header with checksum, as in `.gz`.
    case gzip = 31
    /// Nothing, as in a zip.
    case raw = -15
  }

  private let source: any ByteReader
  private let format: Format
  private let path: String
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
  private var isBetweenMembers = false
  private var isFinished = false

  init(_ source: any ByteReader, _ format: Format, path: String) throws {
    self.source = source
    self.format = format
    self.path = path
    stream.initialize(to: z_stream())
    let code = inflateInit2_(
      stream, format.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else { throw AssayError(.other, "there is no memory to inflate", at: path) }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    guard !isFinished, !target.isEmpty else { return 0 }
    stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(target.count)
    while stream.pointee.avail_out > 0, !isFinished {
      let hasInput = try stream.pointee.avail_in > 0 || refill()
      if isBetweenMembers, !startsMember(hasInput) { break }
      switch inflate(stream, Z_NO_FLUSH) {
      case Z_OK: continue
      case Z_STREAM_END: endMember()
      case Z_BUF_ERROR where !hasInput: throw cutShort()
      case Z_BUF_ERROR: continue
      default: throw damaged()
      }
    }
    return target.count - Int(stream.pointee.avail_out)
  }

  private func refill() throws -> Bool {
    let count = try source.read(into: input)
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(count)
    return count > 0
  }

  private func endMember() {
    isFinished = format == .raw
    isBetweenMembers = true
  }

  /// Whether another member follows; what else may stand behind the last one is of no concern.
  private func startsMember(_ hasInput: Bool) -> Bool {
    guard hasInput, stream.pointee.next_in.pointee == 0x1F, inflateReset(stream) == Z_OK else {
      isFinished = true
      return false
    }
    isBetweenMembers = false
    return true
  }

  private var noun: String { format == .gzip ? "gzip file" : "zip member" }

  private func cutShort() -> AssayError {
    AssayError(
      .data, "the \(noun) ends too early: it is cut short", at: path,
      mend: "download or copy it again")
  }

  private func damaged() -> AssayError {
    AssayError(.data, "the \(noun) is damaged", at: path, mend: "download it again")
  }
}
