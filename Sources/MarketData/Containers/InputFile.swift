import Documents

/// A file that somebody wants imported: its texts, however they are packed.
package struct InputFile {
  /// One text: the file itself, or a member of a zip.
  struct Text {
    /// For people: the file, and the member in it.
    var place: String
    /// The last part of its own name, which some layouts need for the date.
    var name: String
    /// Begins anew each time.
    var open: () throws -> any ByteReader
  }

  /// As it was asked for; `-` is standard input.
  package let path: String
  let texts: [Text]
  /// SHA-256 of the file as it lies on disk, lower-case hexadecimal.
  package let sha256: String

  /// Opens a file; `-` is standard input, and columnar files are handed to `python`.
  package init(_ path: String, python: String = "python3") throws {
    self.path = path
    let place = path == "-" ? "standard input" : path
    let source = try StoredBytes(path: path)
    sha256 = try source.sha256()
    let head = try source.bytes(at: 0, count: 4)
    if ZipArchive.isZip(head) {
      texts = try Self.members(ZipArchive(source, path: place), place)
    } else {
      let isColumnar = ColumnarFile.isColumnar(head)
      let text = isColumnar ? try .memory(ColumnarFile.text(path, python: python)) : source
      texts = [
        Text(place: place, name: Self.lastPart(place)) {
          let slice = SliceReader(text, 0..<text.count)
          return try Packing(isColumnar ? [] : head).unpacked(slice, path: place)
        }
      ]
    }
  }

  private static func members(_ archive: ZipArchive, _ place: String) throws -> [Text] {
    guard !archive.members.isEmpty else {
      throw AssayError(.data, "the zip holds no files", at: place, mend: "download it again")
    }
    return archive.members.map { member in
      let name = "\(place)/\(excerpt(member.name))"
      return Text(place: name, name: lastPart(member.name)) {
        // A gzip inside a zip is rare but not odd: the head decides, so it is opened twice.
        let head = try archive.open(member)
        var bytes = [UInt8](repeating: 0, count: 4)
        let count = try bytes.withUnsafeMutableBytes { try head.fill($0) }
        return try Packing(bytes[..<count]).unpacked(archive.open(member), path: name)
      }
    }
  }

  private static func lastPart(_ name: String) -> String {
    String(name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? "")
  }
}

extension InputFile.Text {
  /// Whether its name says that rows are in it.
  var isCSV: Bool { [".csv", ".csv.gz", ".csv.zst"].contains(where: name.lowercased().hasSuffix) }

  /// The first bytes, fewer than asked for where the text ends.
  func head(_ count: Int) throws -> [UInt8] {
    var head = [UInt8](repeating: 0, count: count)
    let filled = try head.withUnsafeMutableBytes { try open().fill($0) }
    return Array(head[..<filled])
  }
}

extension InputFile {
  /// The only text, for kinds of data that do not go on from one text to the next.
  func onlyText() throws -> Text {
    guard let text = texts.first, texts.count == 1 else {
      throw AssayError(
        .data, "the zip holds \(texts.count) files, where one is wanted", at: path,
        mend: "unpack it and give one of them")
    }
    return text
  }
}
