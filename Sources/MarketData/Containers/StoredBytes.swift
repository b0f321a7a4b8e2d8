import Documents
import Foundation

/// Bytes at known places: a file on disk, or what came through a pipe.
enum StoredBytes {
  case file(OpenFile)
  case memory([UInt8])

  /// Standard input is kept in memory, so more than this is refused.
  static let maximumInput = 4 << 30

  /// Opens a file; `-` reads standard input to its end.
  init(path: String) throws {
    let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw AssayError.file(errno, cannot: "read", at: path) }
    let file = OpenFile(descriptor: descriptor, path: path)
    self = try file.isSeekable && path != "-" ? .file(file) : .memory(file.rest())
  }

  /// How many bytes there are.
  var count: Int {
    switch self {
    case .file(let file): file.size
    case .memory(let bytes): bytes.count
    }
  }

  /// The bytes from a place on, fewer than asked for where they end.
  func bytes(at offset: Int, count: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
      filled = try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
    }
  }

  func read(at offset: Int, into target: UnsafeMutableRawBufferPointer) throws -> Int {
    switch self {
    case .file(let file): return try file.read(at: offset, into: target)
    case .memory(let bytes):
      guard bytes.indices.contains(offset) else { return 0 }
      let count = min(target.count, bytes.count - offset)
      bytes.withUnsafeBytes { all in
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[offset..<(offset + count)]))
      }
      return count
    }
  }

  /// SHA-256 of all bytes, lower-case hexadecimal.
  func sha256() throws -> String {
    let reader = SliceReader(self, 0..<count)
    var hash = SHA256()
    try reader.forEachBlock { bytes, _ in
      hash.update(UnsafeRawBufferPointer(bytes))
      return bytes.count
    }
    return hash.finish()
  }
}

/// An open file that is closed when nobody reads it any more.
final class OpenFile {
  private let descriptor: Int32
  private let path: String
  let size: Int
  let isSeekable: Bool

  init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
    var facts = stat()
    let isKnown = fstat(descriptor, &facts) == 0
    isSeekable = isKnown && facts.st_mode & S_IFMT == S_IFREG
    size = isSeekable ? Int(facts.st_size) : 0
  }

  deinit { close(descriptor) }

  func read(at offset: Int, into target: UnsafeMutableRawBufferPointer) throws -> Int {
    try retried { pread(descriptor, target.baseAddress, target.count, off_t(offset)) }
  }

  /// What is left to read of a pipe or terminal.
  fileprivate func rest() throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = try retried { Foundation.read(descriptor, &chunk, chunk.count) }
      guard count > 0 else { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= StoredBytes.maximumInput else {
        throw AssayError(.data, "there are more than 4 GiB", at: path, mend: "give it as a file")
      }
    }
  }

  private func retried(_ call: () -> Int) throws -> Int {
    while true {
      let count = call()
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw AssayError.file(errno, cannot: "read", at: path) }
      return count
    }
  }
}

/// Some of the stored bytes, in order.
final class SliceReader: ByteReader {
  private let bytes: StoredBytes
  private var rest: Range<Int>

  init(_ bytes: StoredBytes, _ range: Range<Int>) {
    self.bytes = bytes
    rest = range
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    let part = UnsafeMutableRawBufferPointer(rebasing: target.prefix(rest.count))
    guard !part.isEmpty else { return 0 }
    let count = try bytes.read(at: rest.lowerBound, into: part)
    rest = (rest.lowerBound + count)..<rest.upperBound
    return count
  }
}
