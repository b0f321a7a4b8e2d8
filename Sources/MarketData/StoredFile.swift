import Documents
import Foundation

/// A file read at any place; what it held when opened is what counts.
struct StoredFile: ~Copyable {
  let path: String
  let count: Int
  private let descriptor: Int32

  init(_ path: String) throws {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw AssayError.file(errno, cannot: "read", at: path) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else {
      let code = errno
      close(descriptor)
      throw AssayError.file(code, cannot: "read", at: path)
    }
    count = Int(facts.st_size)
  }

  deinit { close(descriptor) }

  /// Whether the file had as many bytes there as `target` takes.
  func read(_ offset: Int, into target: UnsafeMutableRawBufferPointer) throws -> Bool {
    var filled = 0
    while filled < target.count {
      let got = pread(
        descriptor, target.baseAddress?.advanced(by: filled), target.count - filled,
        off_t(offset + filled))
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw AssayError.file(errno, cannot: "read", at: path) }
      guard got > 0 else { return false }
      filled += got
    }
    return true
  }

  /// Nil when the file ends before.
  func read(_ offset: Int, _ count: Int) throws -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    return try bytes.withUnsafeMutableBytes { try read(offset, into: $0) } ? bytes : nil
  }
}
