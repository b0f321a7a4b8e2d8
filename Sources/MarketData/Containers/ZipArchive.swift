import Documents

/// The members of a zip file, found through its central directory (PKWARE APPNOTE 6.3, §4.3).
///
/// Members are deflated or stored, zip64 or not. Nothing is ever written under a member's name.
struct ZipArchive {
  /// A file inside the archive.
  struct Member {
    var name: String
    var isEncrypted: Bool
    /// 0 is stored, 8 is deflated.
    var method: UInt16
    var checksum: UInt32
    var packedBytes: Int
    var bytes: Int
    /// Where the member's own header lies.
    var header: Int
  }

  /// More members than a decade of daily files of a hundred symbols are refused.
  static let maximumMembers = 1 << 19
  /// More bytes in all are refused.
  static let maximumBytes = 1 << 38

  let members: [Member]

  private let source: StoredBytes
  private let path: String

  /// Whether bytes begin as a zip does; an empty one is nothing but its end.
  static func isZip(_ head: [UInt8]) -> Bool {
    head.starts(with: [0x50, 0x4B, 3, 4]) || head.starts(with: [0x50, 0x4B, 5, 6])
  }

  init(_ source: StoredBytes, path: String) throws {
    self.source = source
    self.path = path
    let end = try ZipDirectoryEnd(source, path: path)
    guard end.entries <= Self.maximumMembers, end.size <= 1 << 28 else {
      throw AssayError(
        .data, "the zip claims \(end.entries) members", at: path, mend: "give fewer at a time")
    }
    let directory = try source.bytes(at: end.offset, count: end.size)
    guard directory.count == end.size,
      let found = directory.withUnsafeBytes({ ZipArchive.members($0, count: end.entries) })
    else { throw ZipArchive.damaged("its directory is damaged", path) }
    members = found.filter { !$0.name.hasSuffix("/") && !$0.name.hasPrefix("__MACOSX/") }
    try checkClaims(found, before: end.offset)
  }

  /// The bytes of a member, unpacked and held against their checksum.
  func open(_ member: Member) throws -> any ByteReader {
    let place = "\(path)/\(excerpt(member.name))"
    guard !member.isEncrypted else {
      throw AssayError(
        .data, "the zip member is encrypted", at: place, mend: "unpack it with its password first")
    }
    guard member.method == 0 || member.method == 8 else {
      throw AssayError(
        .data, "the zip member is packed by method \(member.method), not deflated or stored",
        at: place, mend: "unpack it first, or zip it again in the ordinary way")
    }
    let header = try source.bytes(at: member.header, count: 30)
    guard header.count == 30, header.starts(with: [0x50, 0x4B, 3, 4]) else {
      throw ZipArchive.damaged("a member's header is missing", place)
    }
    let start = member.header + 30 + word(header, 26) + word(header, 28)
    guard start <= source.count, member.packedBytes <= source.count - start else {
      throw ZipArchive.damaged("it ends too early: it is cut short", place)
    }
    let packed = SliceReader(source, start..<(start + member.packedBytes))
    let plain: any ByteReader =
      member.method == 0 ? packed : try InflateReader(packed, .raw, path: place)
    return ZipMemberReader(plain, member, path: place)
  }

  private func word(_ bytes: [UInt8], _ offset: Int) -> Int {
    Int(bytes[offset]) | Int(bytes[offset + 1]) << 8
  }

  /// Bombs claim more than deflate can hold (1032 to 1), or let members share their bytes.
  private func checkClaims(_ all: [Member], before end: Int) throws {
    var (packed, plain) = (0, 0)
    for member in all {
      let isLikely =
        (member.method != 0 || member.bytes == member.packedBytes)
        && member.bytes / 1_040 <= member.packedBytes + 16
      guard isLikely, member.header <= end, member.packedBytes <= end else {
        throw ZipArchive.damaged("a member claims impossible sizes", path)
      }
      packed += member.packedBytes
      plain += member.bytes
      guard packed <= end, plain <= Self.maximumBytes else {
        throw ZipArchive.damaged("its members claim more bytes than it can hold", path)
      }
    }
  }

  static func damaged(_ what: String, _ path: String) -> AssayError {
    AssayError(.data, "the zip file is damaged: \(what)", at: path, mend: "download it again")
  }
}

// MARK: The central directory

extension ZipArchive {
  private static func members(_ bytes: UnsafeRawBufferPointer, count: Int) -> [Member]? {
    var reader = LittleEndianReader(bytes)
    var members: [Member] = []
    while !reader.isAtEnd {
      guard let member = member(&reader) else { return nil }
      members.append(member)
    }
    return members.count == count ? members : nil
  }

  private static func member(_ reader: inout LittleEndianReader) -> Member? {
    guard reader.next(UInt32.self) == 0x0201_4B50, reader.skip(4),
      let flags = reader.next(UInt16.self), let method = reader.next(UInt16.self), reader.skip(4),
      let checksum = reader.next(UInt32.self), let packed = reader.next(UInt32.self),
      let plain = reader.next(UInt32.self), let nameLength = reader.next(UInt16.self),
      let extraLength = reader.next(UInt16.self), let commentLength = reader.next(UInt16.self),
      reader.skip(8), let header = reader.next(UInt32.self),
      let name = reader.text(Int(nameLength)), let extra = reader.slice(Int(extraLength)),
      reader.skip(Int(commentLength))
    else { return nil }
    var large = Zip64Sizes(extra)
    guard let bytes = large.size(or: plain), let packedBytes = large.size(or: packed),
      let place = large.size(or: header)
    else { return nil }
    return Member(
      name: name, isEncrypted: flags & 1 == 1, method: method, checksum: checksum,
      packedBytes: packedBytes, bytes: bytes, header: place)
  }
}

/// Sizes too large for 32 bits, in the order of the fields that say so.
private struct Zip64Sizes {
  private var sizes: [UInt64] = []

  init(_ extra: UnsafeRawBufferPointer) {
    var reader = LittleEndianReader(extra)
    while let kind = reader.next(UInt16.self), let length = reader.next(UInt16.self),
      let field = reader.slice(Int(length))
    {
      guard kind == 1 else { continue }
      var values = LittleEndianReader(field)
      while let value = values.next(UInt64.self) { sizes.append(value) }
    }
  }

  mutating func size(or small: UInt32) -> Int? {
    guard small == .max else { return Int(small) }
    guard !sizes.isEmpty else { return nil }
    let size = sizes.removeFirst()
    return size < 1 << 48 ? Int(size) : nil
  }
}
