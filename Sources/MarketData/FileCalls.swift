import Foundation

/// The system calls that change files, so that a test can stop a write at any of them.
package struct FileCalls: Sendable {
  /// Answers how many bytes were written, or −1.
  package var write: @Sendable (Int32, UnsafeRawPointer?, Int) -> Int
  /// Answers 0, or −1 when the bytes may not be on the disk.
  package var sync: @Sendable (Int32) -> Int32
  /// Answers 0 once the second path is the file that the first was.
  package var rename: @Sendable (String, String) -> Int32
  /// Answers 0 once the name is gone.
  package var unlink: @Sendable (String) -> Int32

  package init(
    write: @escaping @Sendable (Int32, UnsafeRawPointer?, Int) -> Int,
    sync: @escaping @Sendable (Int32) -> Int32,
    rename: @escaping @Sendable (String, String) -> Int32,
    unlink: @escaping @Sendable (String) -> Int32
  ) {
    self.write = write
    self.sync = sync
    self.rename = rename
    self.unlink = unlink
  }

  /// The operating system's own.
  package static let system = FileCalls(
    write: { Foundation.write($0, $1, $2) }, sync: { fsync($0) },
    rename: { Foundation.rename($0, $1) }, unlink: { Foundation.unlink($0) })
}
