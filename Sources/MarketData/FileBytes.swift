import CZlib
import Documents
import Foundation

/// The bytes of a file in order, inflated on the way when it is gzip.
struct FileBytes: ~Copyable {
  private let path: String
  private let handle: gzFile

  init(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw AssayError.file(errno, cannot: "read", at: path) }
    guard let handle = gzdopen(descriptor, "rb") else {
      close(descriptor)
      throw AssayError.file(ENOMEM, cannot: "read", at: path)
    }
    gzbuffer(handle, 1 << 18)
    self.path = path
    self.handle = handle
  }

  deinit { gzclose_r(handle) }

  /// Fills what it can of `target` (less than 2 GiB); 0 at the end of the file.
  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    errno = 0
    let count = gzread(handle, target.baseAddress, UInt32(target.count))
    var code: Int32 = Z_OK
    _ = gzerror(handle, &code)
    switch code {
    case Z_OK, Z_STREAM_END: return Int(count)
    case Z_ERRNO: throw AssayError.file(errno, cannot: "read", at: path)
    case Z_BUF_ERROR:
      throw AssayError(
        .data, "the gzip file ends too early: it is cut short", at: path,
        mend: "download or copy it again")
    default:
      throw AssayError(.data, "the gzip file is damaged", at: path, mend: "download it again")
    }
  }

  /// Calls `body` with the bytes in blocks of up to 4 MiB and whether they are the last; what it
  /// does not use, less than half a block, comes again before what follows.
  static func forEachBlock(
    of path: String, _ body: (UnsafeBufferPointer<UInt8>, Bool) throws -> Int
  ) throws {
    let source = try FileBytes(path)
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 << 20, alignment: 64)
    defer { block.deallocate() }
    var held = 0
    while true {
      let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: block[held...]))
      let filled = UnsafeRawBufferPointer(rebasing: block[..<(held + count)])
      let used = try body(filled.bindMemory(to: UInt8.self), count == 0)
      guard count > 0 else { return }
      held = filled.count - used
      block.copyMemory(from: UnsafeRawBufferPointer(rebasing: filled[used...]))
    }
  }

  /// The whole file as it lies on disk, gzip left as it is.
  static func stored(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw AssayError.file(errno, cannot: "read", at: path) }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else {
      throw AssayError.file(errno, cannot: "read", at: path)
    }
    let size = Int(facts.st_size)
    return try [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      while filled < size {
        let count = Foundation.read(
          descriptor, buffer.baseAddress?.advanced(by: filled), size - filled)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else { throw AssayError.file(errno, cannot: "read", at: path) }
        guard count > 0 else { return }
        filled += count
      }
    }
  }

  /// SHA-256 of the file as it lies on disk, lower-case hexadecimal.
  static func sha256(_ path: String) throws -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw AssayError.file(errno, cannot: "read", at: path) }
    defer { close(descriptor) }
    var hash = SHA256()
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = Foundation.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw AssayError.file(errno, cannot: "read", at: path) }
      guard count > 0 else { return hash.finish() }
      buffer.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }
}
