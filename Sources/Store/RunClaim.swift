import Documents
import Foundation

/// The right to write one run, held until the claim or its process ends, however it ends.
package struct RunClaim: ~Copyable, Sendable {
  private let descriptor: Int32

  init(lockPath: String, runID: String, processID: Int32) throws {
    let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw AssayError(
        .other, "the lock of run \(runID) cannot be opened (\(String(cString: strerror(errno))))",
        at: lockPath, mend: "check that its folder may be written")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let holder = Self.text(of: descriptor)
      close(descriptor)
      throw AssayError(
        .other,
        "run \(runID) is being written by another process" + (holder.isEmpty ? "" : " (\(holder))"),
        at: lockPath, mend: "wait for it or stop it, then run again with --resume")
    }
    self.descriptor = descriptor
    ftruncate(descriptor, 0)
    let bytes = Array("process \(processID)".utf8)
    // The number only helps the reader of the message above; the lock does not depend on it.
    _ = pwrite(descriptor, bytes, bytes.count, 0)
  }

  deinit { close(descriptor) }

  /// Whether a process holds the claim now.
  static func isHeld(lockPath: String) -> Bool {
    let descriptor = open(lockPath, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0
  }

  private static func text(of descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
  }
}
