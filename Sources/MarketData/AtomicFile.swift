import Documents
import Foundation

/// A file that appears whole under its name or not at all.
package enum AtomicFile {
  /// Writes beside `path`, syncs, then renames; a fault leaves what was there before.
  ///
  /// A link is followed; a pipe or device is written to, not replaced.
  package static func write<Result>(
    to path: String, calls: FileCalls = .system, _ body: (inout FileWriter) throws -> Result
  ) throws -> Result {
    var facts = stat()
    let exists = stat(path, &facts) == 0
    if exists, facts.st_mode & S_IFMT != S_IFREG, facts.st_mode & S_IFMT != S_IFDIR {
      return try writeThrough(path, body)
    }
    let path = exists ? resolved(path) : path
    let (descriptor, temporary) = try create(beside: path)
    let result: Result
    do {
      defer { close(descriptor) }
      var writer = FileWriter(descriptor: descriptor, path: path, calls: calls)
      result = try body(&writer)
      try writer.flush()
      guard calls.sync(descriptor) == 0 else {
        throw AssayError.file(errno, cannot: "write", at: path)
      }
    } catch {
      _ = calls.unlink(temporary)
      throw error
    }
    guard calls.rename(temporary, path) == 0 else {
      let code = errno
      _ = calls.unlink(temporary)
      throw AssayError.file(code, cannot: "write", at: path)
    }
    return result
  }

  /// Writes bytes that are all at hand.
  package static func write(
    _ bytes: [UInt8], to path: String, calls: FileCalls = .system
  ) throws {
    try write(to: path, calls: calls) { try $0.append(bytes) }
  }

  /// Removes what programs that ended in the middle left beside `path`.
  package static func removeLeftovers(of path: String) {
    let (folder, name) = (
      (path as NSString).deletingLastPathComponent, (path as NSString).lastPathComponent
    )
    for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    where file.hasPrefix(name + ".") && file.hasSuffix(".partial") {
      let process = file.dropFirst(name.count + 1).prefix { $0 != "." }
      guard let process = pid_t(process), kill(process, 0) != 0, errno == ESRCH else { continue }
      unlink("\(folder)/\(file)")
    }
  }

  private static func writeThrough<Result>(
    _ path: String, _ body: (inout FileWriter) throws -> Result
  ) throws -> Result {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw AssayError.file(errno, cannot: "write", at: path) }
    defer { close(descriptor) }
    var writer = FileWriter(descriptor: descriptor, path: path)
    let result = try body(&writer)
    try writer.flush()
    return result
  }

  /// The file that a path leads to through links.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func create(beside path: String) throws -> (Int32, String) {
    for attempt in 0..<1_000 {
      let temporary = "\(path).\(getpid()).\(attempt).partial"
      let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (descriptor, temporary) }
      guard errno == EEXIST else { throw AssayError.file(errno, cannot: "write", at: path) }
    }
    throw AssayError.file(EEXIST, cannot: "write", at: path)
  }
}

/// Bytes gathered into large writes to an open file.
package struct FileWriter {
  private let descriptor: Int32
  private let path: String
  private let calls: FileCalls
  private var buffer: [UInt8] = []

  /// Errors name `path`.
  package init(descriptor: Int32, path: String, calls: FileCalls = .system) {
    self.descriptor = descriptor
    self.path = path
    self.calls = calls
  }

  /// Bytes that reach the file at the next flush or sooner.
  package mutating func append(_ bytes: [UInt8]) throws {
    buffer += bytes
    if buffer.count >= 1 << 18 { try flush() }
  }

  /// Text as UTF-8.
  package mutating func append(_ text: String) throws {
    buffer += text.utf8
    if buffer.count >= 1 << 18 { try flush() }
  }

  /// Writes what is gathered.
  package mutating func flush() throws {
    try buffer.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = calls.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { throw AssayError.file(errno, cannot: "write", at: path) }
        rest = rest.dropFirst(written)
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
