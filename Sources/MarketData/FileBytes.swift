import Documents
import Foundation

/// The bytes of a file in order, unpacked on the way when it is gzip or zstd.
struct FileBytes: ~Copyable {
  private let reader: any ByteReader

  init(_ path: String) throws { reader = try FileReader.unpacked(path) }

  /// Fills what it can of `target` (less than 2 GiB); 0 at the end of the file.
  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    try reader.fill(target)
  }

  /// Calls `body` with the bytes in blocks of up to 4 MiB and whether they are the last; what it
  /// does not use, less than half a block, comes again before what follows.
  static func forEachBlock(
    of path: String, _ body: (UnsafeBufferPointer<UInt8>, Bool) throws -> Int
  ) throws {
    try FileReader.unpacked(path).forEachBlock(body)
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
