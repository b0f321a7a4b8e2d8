import Foundation

/// A folder of its own in which the built command line is run.
final class Shell {
  let folder: String

  struct Outcome {
    var code: Int32
    var out: String
    var err: String
  }

  init(withExperiments: Bool = true) throws {
    folder = NSTemporaryDirectory() + "assay-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(
      atPath: folder + (withExperiments ? "/Experiments" : ""), withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The executable that was built beside the tests.
  static var executable: String {
    let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return ((tests ?? CommandLine.arguments[0]) as NSString).deletingLastPathComponent + "/assay"
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
  }

  func read(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  /// A process in the folder, not yet started; its output goes to pipes.
  func process(_ words: [String]) -> (Process, out: Pipe, err: Pipe) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.executable)
    process.arguments = words
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    var environment = ProcessInfo.processInfo.environment
    environment["ASSAY_HOME"] = nil
    process.environment = environment
    let (out, err) = (Pipe(), Pipe())
    process.standardOutput = out
    process.standardError = err
    process.standardInput = FileHandle.nullDevice
    return (process, out, err)
  }

  func run(_ words: String...) throws -> Outcome { try run(words) }

  /// Runs a line of bash in which `$ASSAY` is the executable.
  func bash(_ line: String) throws -> Outcome {
    let (process, out, err) = process(["-c", line])
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.environment?["ASSAY"] = Self.executable
    return try outcome(process, out, err)
  }

  func run(_ words: [String]) throws -> Outcome {
    let (process, out, err) = process(words)
    return try outcome(process, out, err)
  }

  private func outcome(_ process: Process, _ out: Pipe, _ err: Pipe) throws -> Outcome {
    try process.run()
    let output = out.fileHandleForReading.readDataToEndOfFile()
    let faults = err.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationReason == .exit ? process.terminationStatus : -1,
      out: String(decoding: output, as: UTF8.self), err: String(decoding: faults, as: UTF8.self))
  }

  /// Hourly bars of a wave with noise, the same every time.
  static func bars(_ count: Int) -> String {
    var state: UInt64 = 9
    var price = 100.0
    var lines = ["open_time,open,high,low,close,volume"]
    for index in 0..<count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let noise = Double(state >> 33) / Double(1 << 31) - 0.5
      let open = price
      price = (open * (1 + 0.01 * noise + 0.002 * sin(Double(index) / 40)) * 100).rounded() / 100
      let (high, low) = (max(open, price) + 0.1, min(open, price) - 0.1)
      lines.append(
        "\(1_600_000_000 + 3600 * index),\(open),\(high),\(low),\(price),\(10 + index % 7)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A small experiment over `bars.csv`.
  static let experiment = """
    name: wave
    data: {file: bars.csv, holdout: 20%}
    strategy:
      name: sma-cross
      parameters:
        fast: {int: [2, 20], step: 2}
        slow: {int: [10, 100], step: 5}
      where: fast < slow
    execution: {fee_bps: 5, slippage: {bps: 1}}
    search: {method: grid, batch: 32}

    """
}
