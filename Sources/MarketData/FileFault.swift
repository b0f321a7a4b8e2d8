import Documents
import Foundation

extension AssayError {
  /// A refused system call as the line a person reads; `code` is its `errno`.
  package static func file(_ code: Int32, cannot act: String, at path: String) -> AssayError {
    let reason = String(cString: strerror(code)).lowercased()
    // What cannot be read is the data's fault; what cannot be written is not.
    return AssayError(
      act == "read" ? .data : .other, "cannot \(act): \(reason)", at: path, mend: mend(code))
  }

  private static func mend(_ code: Int32) -> String {
    switch code {
    case ENOENT, ENOTDIR: "check the path"
    case EACCES, EPERM, EROFS: "check who may read and write there"
    case EISDIR: "name a file, not a folder"
    case ENOSPC, EDQUOT, EFBIG: "free some space, then try again"
    default: "check the disk, then try again"
    }
  }
}
