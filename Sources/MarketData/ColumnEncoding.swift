/// How a column of one chunk lies in its frames.
enum ColumnEncoding: UInt8 {
  /// Doubles as they are.
  case raw = 0
  /// Differences of whole numbers, in units of `unit`, the first against `base`.
  case differences = 1
  /// Whole multiples of 1/10^exponent.
  case scaled = 2
  /// Ticks of 1/10^exponent. The open stands against the close before; in version 1 the others stand
  /// against the open, since version 2 only the close does: high and low are the wicks, which have no
  /// sign and are smaller.
  case ticks = 3
}
