import Dispatch
import Foundation
import Synchronization

/// Whether Ctrl-C has been pressed: work stops at its next safe point, and a second one kills.
enum Interruption {
  private static let isAsked = Atomic(false)

  static var isRequested: Bool { isAsked.load(ordering: .relaxed) }

  /// Turns a full disk's and a closed pipe's signals into errors that can be told.
  static func ignoreWriteSignals() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Takes SIGINT and SIGTERM over from the system.
  static func watch() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        if Interruption.isAsked.exchange(true, ordering: .relaxed) { _exit(128 + number) }
      }
    }
  }
}
