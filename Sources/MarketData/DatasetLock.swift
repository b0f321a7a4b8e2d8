import Documents
import Foundation

/// The right to write one dataset, for one program at a time; the system takes it back from a
/// program that ends.
///
/// It is a lock on the file `NAME.lock`, which goes with it. A program that waited may get a lock
/// on a file that has gone meanwhile, and so looks whether the name still leads to it.
enum DatasetLock {
  /// Waits between two tries, and how many there are: ten seconds in all.
  private static let pauseMicroseconds: UInt32 = 20_000
  private static let tries = 500

  /// Runs `body` while no other holds the lock on `path`; it must not ask for the same lock.
  static func hold<Result>(
    _ path: String, name: String, tries: Int = Self.tries, _ body: () throws -> Result
  ) throws -> Result {
    let descriptor = try acquire(path, name, tries)
    defer {
      unlink(path)
      close(descriptor)
    }
    return try body()
  }

  private static func acquire(_ path: String, _ name: String, _ tries: Int) throws -> Int32 {
    for _ in 0..<tries {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw AssayError.file(errno, cannot: "write", at: path) }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        if leads(path, to: descriptor) { return descriptor }
        close(descriptor)
        continue
      }
      let code = errno
      close(descriptor)
      guard code == EWOULDBLOCK || code == EINTR else {
        throw AssayError.file(code, cannot: "lock", at: path)
      }
      usleep(pauseMicroseconds)
    }
    throw AssayError(
      .other, "another program is writing this dataset, and did not end in time", at: name,
      mend: "wait for it, then try again")
  }

  private static func leads(_ path: String, to descriptor: Int32) -> Bool {
    var (opened, named) = (stat(), stat())
    return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }
}
