import Foundation

/// The two streams: answers go to standard output, progress and faults to standard error.
enum Console {
  /// Prints an answer; one that cannot be written ends the program, for it would be lost unseen.
  static func answer(_ text: String) {
    let code = write(text, to: STDOUT_FILENO)
    // A reader that has gone away (`| head`) wants no more.
    guard code != 0, code != EPIPE else { return }
    note("assay: cannot write the answer: \(String(cString: strerror(code)).lowercased())")
    exit(1)
  }

  static func note(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  /// Whether a person watches standard error.
  static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes a line; answers the fault's number, or 0.
  private static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var rest = Array((text + "\n").utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0 { return errno }
      rest = rest.dropFirst(count)
    }
    return 0
  }
}
