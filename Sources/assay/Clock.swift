import Foundation
import MarketData

/// The one place where time enters: everything below takes it as an argument.
enum Clock {
  /// Seconds of a clock that never goes back.
  static var monotonicSeconds: Double { seconds(CLOCK_MONOTONIC) }

  /// CPU seconds of this process, all threads together.
  static var cpuSeconds: Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

  static var now: Timestamp {
    Timestamp(nanoseconds: Int64(Date().timeIntervalSince1970 * 1e9))
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
