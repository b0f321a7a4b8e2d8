import Foundation

/// The checkout that these tests are part of.
enum Repository {
  /// The top folder, found from this file.
  static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// The text of a file, by its path from the top folder.
  static func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
  }

  /// The files under a folder with one of the extensions, sorted, as paths from the top folder.
  static func files(under folder: String, _ extensions: Set<String>) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)")
      .filter { extensions.contains(($0 as NSString).pathExtension) }
      .map { "\(folder)/\($0)" }.sorted()
  }

  /// The names of the folders in a folder, sorted.
  static func folders(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)").filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(
        atPath: "\(root)/\(folder)/\(name)", isDirectory: &isFolder) && isFolder.boolValue
    }.sorted()
  }

  /// Every Swift file of the product.
  static let sources = Result { try swiftFiles(under: "Sources") }

  /// Every Swift file of the tests.
  static let tests = Result { try swiftFiles(under: "Tests") }

  private static func swiftFiles(under folder: String) throws -> [SwiftFile] {
    try files(under: folder, ["swift"]).map { SwiftFile($0, try text($0)) }
  }
}
