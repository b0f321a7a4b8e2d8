import Documents
import Foundation

/// An open file or pipe, read in order.
final class FileReader: ByteReader {
  private let descriptor: Int32
  private let path: String
  /// The first bytes, which were looked at and are still to be given.
  private var head: ArraySlice<UInt8> = []

  init(_ path: String) throws {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    self.path = path
    guard descriptor >= 0 else { throw AssayError.file(errno, cannot: "read", at: path) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// What a file holds, unpacked when its first bytes are those of gzip or zstd.
  static func unpacked(_ path: String) throws -> any ByteReader {
    let file = try FileReader(path)
    var first = [UInt8](repeating: 0, count: 4)
    let count = try first.withUnsafeMutableBytes { try file.fill($0) }
    file.head = first[..<count]
    return try Packing(file.head).unpacked(file, path: path)
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    if !head.isEmpty {
      let part = head.prefix(target.count)
      target.copyBytes(from: part)
      head = head.dropFirst(part.count)
      return part.count
    }
    while true {
      let count = Foundation.read(descriptor, target.baseAddress, target.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw AssayError.file(errno, cannot: "read", at: path) }
      return count
    }
  }
}
