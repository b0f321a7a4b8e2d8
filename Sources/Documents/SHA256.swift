import COpenSSL

/// A running SHA-256 over bytes, for naming specs, data and fetched files by their content.
package struct SHA256: ~Copyable {
  private let context = EVP_MD_CTX_new()

  package init() {
    precondition(EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1, "libcrypto offers SHA-256.")
  }

  deinit { EVP_MD_CTX_free(context) }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1)
  }

  package mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// The digest in lower-case hexadecimal; the running hash starts anew afterwards.
  package mutating func finish() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    precondition(EVP_DigestFinal_ex(context, &digest, nil) == 1)
    precondition(EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1)
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The digest of one text.
  package static func hex(_ text: String) -> String {
    var hash = SHA256()
    hash.update(text)
    return hash.finish()
  }
}
