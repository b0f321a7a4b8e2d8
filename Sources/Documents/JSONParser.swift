extension JSON {
  /// The document in a text: RFC 8259 to the letter, unique keys, at most 256 levels deep.
  package static func parse(_ text: String, file: String = "JSON") throws -> JSON {
    var bytes = ContiguousArray(text.utf8)
    // A NUL ends the bytes, so that looking one ahead needs no other bound.
    bytes.append(0)
    return try bytes.withUnsafeBufferPointer { buffer in
      var parser = JSONParser(bytes: buffer, file: file)
      return try parser.document()
    }
  }
}

/// A recursive descent over bytes that end in NUL.
private struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  let file: String
  var position = 0

  var byte: UInt8 { bytes[position] }
  var atEnd: Bool { position == bytes.count - 1 }

  mutating func document() throws -> JSON {
    skipSpace()
    let value = try value(depth: 0)
    skipSpace()
    if !atEnd { throw fault("unexpected text after the document") }
    return value
  }

  private mutating func value(depth: Int) throws -> JSON {
    if depth > 256 { throw fault("nested deeper than 256 levels") }
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw fault(atEnd ? "the document ends too early" : "expected a value")
    }
  }

  private mutating func word(_ word: String, _ value: JSON) throws -> JSON {
    guard bytes[position...].starts(with: word.utf8) else { throw fault("expected a value") }
    position += word.utf8.count
    return value
  }

  private mutating func array(depth: Int) throws -> JSON {
    var elements: [JSON] = []
    position += 1
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array(elements) }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take(UInt8(ascii: "]")) { return .array(elements) }
      if !take(UInt8(ascii: ",")) { throw fault("expected ',' or ']'") }
      skipSpace()
    }
  }

  private mutating func object(depth: Int) throws -> JSON {
    var members: [(key: String, value: JSON)] = []
    var keys = KeySet()
    position += 1
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object(members) }
    while true {
      guard byte == UInt8(ascii: "\"") else { throw fault("expected a key in double quotes") }
      let start = position
      let key = try string()
      if !keys.insert(key) { throw fault("key \"\(key)\" appears twice", at: start) }
      skipSpace()
      if !take(UInt8(ascii: ":")) { throw fault("expected ':'") }
      skipSpace()
      members.append((key, try value(depth: depth + 1)))
      skipSpace()
      if take(UInt8(ascii: "}")) { return .object(members) }
      if !take(UInt8(ascii: ",")) { throw fault("expected ',' or '}'") }
      skipSpace()
    }
  }

  private mutating func number() throws -> JSON {
    let start = position
    var whole = true
    _ = take(UInt8(ascii: "-"))
    if take(UInt8(ascii: "0")) {
      if isDigit { throw fault("a number may not start with 0", at: start) }
    } else {
      try digits()
    }
    if take(UInt8(ascii: ".")) {
      whole = false
      try digits()
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      whole = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    if whole, let value = integer(start..<position) { return .int(value) }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw fault("the number is too large for a double", at: start)
    }
    return .number(value)
  }

  private mutating func digits() throws {
    if !isDigit { throw fault("expected a digit") }
    while isDigit { position += 1 }
  }

  /// The whole number in these bytes; nil when it does not fit or is −0, which only a double keeps.
  private func integer(_ range: Range<Int>) -> Int64? {
    let negative = bytes[range.lowerBound] == UInt8(ascii: "-")
    var value: Int64 = 0
    for index in range.dropFirst(negative ? 1 : 0) {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let digit = Int64(bytes[index] - UInt8(ascii: "0"))
      let (next, overflowToo) = tens.addingReportingOverflow(negative ? -digit : digit)
      if overflow || overflowToo { return nil }
      value = next
    }
    return negative && value == 0 ? nil : value
  }

  private mutating func string() throws -> String {
    position += 1
    let start = position
    while byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
    var text = String(decoding: bytes[start..<position], as: UTF8.self)
    if take(UInt8(ascii: "\"")) { return text }
    while !take(UInt8(ascii: "\"")) {
      let run = position
      while byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
      text += String(decoding: bytes[run..<position], as: UTF8.self)
      if atEnd { throw fault("the string is not closed", at: start - 1) }
      if byte < 0x20 { throw fault("a control character in a string must be escaped") }
      if byte == UInt8(ascii: "\\") { text.unicodeScalars.append(try escape()) }
    }
    return text
  }

  private mutating func escape() throws -> Unicode.Scalar {
    position += 1
    let letter = byte
    if letter == UInt8(ascii: "u") { return try unicodeEscape() }
    let escapes: [(UInt8, Unicode.Scalar)] = [
      (UInt8(ascii: "\""), "\""), (UInt8(ascii: "\\"), "\\"), (UInt8(ascii: "/"), "/"),
      (UInt8(ascii: "b"), "\u{8}"), (UInt8(ascii: "f"), "\u{C}"), (UInt8(ascii: "n"), "\n"),
      (UInt8(ascii: "r"), "\r"), (UInt8(ascii: "t"), "\t"),
    ]
    guard let scalar = escapes.first(where: { $0.0 == letter })?.1 else {
      throw fault("unknown escape in a string")
    }
    position += 1
    return scalar
  }

  private mutating func unicodeEscape() throws -> Unicode.Scalar {
    let start = position - 1
    let unit = try hexadecimal()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xDC00, byte == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u") else {
      throw fault("half of a surrogate pair", at: start)
    }
    position += 1
    let low = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
    else { throw fault("half of a surrogate pair", at: start) }
    return scalar
  }

  private mutating func hexadecimal() throws -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      position += 1
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw fault("expected four hexadecimal digits after \\u")
      }
      value = value << 4 | UInt32(digit)
    }
    position += 1
    return value
  }

  private var isDigit: Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  private mutating func take(_ expected: UInt8) -> Bool {
    guard byte == expected else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private func fault(_ problem: String, at offset: Int? = nil) -> AssayError {
    let before = bytes[..<(offset ?? position)]
    let line = before.count { $0 == 0x0A } + 1
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    // Continuation bytes do not start a character.
    let column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
    return AssayError(
      .data, problem, at: "\(file):\(line):\(column)", mend: "write the document as strict JSON")
  }
}

/// The keys of one object: a short list for the common object, a hash table for a large one.
private struct KeySet {
  private var few: [String] = []
  private var many: Set<String> = []

  /// Whether the key is new.
  mutating func insert(_ key: String) -> Bool {
    if few.count < 16 {
      if few.contains(key) { return false }
      few.append(key)
      return true
    }
    return !few.contains(key) && many.insert(key).inserted
  }
}
