/// How much of a book a feed tells.
package enum FeedDetail: Int, Sendable {
  /// The size of each level.
  case levels = 2
  /// Every order by itself, so that places in a queue are known.
  case orders = 3

  /// The version of files that hold such a feed's events.
  var version: UInt32 { self == .levels ? 1 : 2 }

  /// Columns of such files besides the flags.
  var columns: Int { self == .levels ? 4 : 5 }

  /// The feed that files of a version hold; nil for versions unknown.
  init?(version: UInt32) {
    guard let detail = [Self.levels, .orders].first(where: { $0.version == version }) else {
      return nil
    }
    self = detail
  }
}
