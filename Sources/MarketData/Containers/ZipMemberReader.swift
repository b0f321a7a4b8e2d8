import Documents

/// A zip member's bytes, which must be as many as it claims and have its checksum.
final class ZipMemberReader: ByteReader {
  private let source: any ByteReader
  private let path: String
  private let checksum: UInt32
  private var left: Int
  private var found: UInt32 = 0
  private var isFinished = false

  init(_ source: any ByteReader, _ member: ZipArchive.Member, path: String) {
    self.source = source
    self.path = path
    checksum = member.checksum
    left = member.bytes
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    guard !isFinished, !target.isEmpty else { return 0 }
    let count = try source.read(into: target)
    guard count <= left else {
      throw ZipArchive.damaged("a member is larger than it claims", path)
    }
    left -= count
    found = crc32(UnsafeRawBufferPointer(rebasing: target[..<count]), after: found)
    if count == 0 {
      isFinished = true
      guard left == 0 else {
        throw ZipArchive.damaged("it ends too early: it is cut short", path)
      }
      guard found == checksum else {
        throw ZipArchive.damaged("a member's checksum is wrong", path)
      }
    }
    return count
  }
}
