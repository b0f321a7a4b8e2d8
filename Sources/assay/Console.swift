import Foundation

/// The two streams: answers go to standard output, progress and faults to standard error.
enum Console {
  static func answer(_ text: String) { write(text, to: .standardOutput) }

  static func note(_ text: String) { write(text, to: .standardError) }

  /// Whether a person watches standard error.
  static var showsProgress: Bool { isatty(2) == 1 }

  private static func write(_ text: String, to handle: FileHandle) {
    // A reader that has gone away (`| head`) is no fault of ours.
    try? handle.write(contentsOf: Data((text + "\n").utf8))
  }
}
