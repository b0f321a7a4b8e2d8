/// How a column of one chunk lies in its frames.
enum ColumnEncoding: UInt8 {
  /// Doubles as they are.
  case raw = 0
  /// Differences of whole numbers, in units of `unit`, the first against `base`.
  case differences = 1
  /// Whole multiples of 1/10^exponent.
  case scaled = 2
  /// Ticks of 1/10^exponent. The open stands against the close before, the close against the open;
  /// high and low stand against the open in version 1, and since version 2 are the wicks, which
  /// have no sign and are smaller.
  case ticks = 3
}
