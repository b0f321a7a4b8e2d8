import Foundation

/// One line on a terminal that says how far a replay is.
enum ReplayProgress {
  /// Shows a share of the whole; false once Ctrl-C has been pressed.
  static func goesOn(_ share: Double) -> Bool {
    if Console.showsProgress {
      let line = String(format: "\rreplay %.0f %% ", share * 100)
      FileHandle.standardError.write(Data(line.utf8))
    }
    return !Interruption.isRequested
  }

  /// Takes the line back.
  static func end() {
    if Console.showsProgress { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
  }
}
