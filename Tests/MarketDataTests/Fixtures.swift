import Foundation
import MarketData

/// A seeded generator, so that a failure can be seen again.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A folder that goes when its owner does.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "assay-marketdata-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String, _ text: String) throws -> String {
    try file(name, Array(text.utf8))
  }

  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = "\(path)/\(name)"
    // Foundation's write waits for the disk, which thousands of damaged files would feel.
    guard let file = fopen(path, "w") else { throw CocoaError(.fileWriteUnknown) }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
      throw CocoaError(.fileWriteUnknown)
    }
    return path
  }
}

let header = "open_time,open,high,low,close,volume\n"

/// A random walk of bars in whole cents, an hour apart but for some gaps.
func randomBars(_ count: Int, _ random: inout SplitMix64) -> [Bar] {
  var bars: [Bar] = []
  var time: Int64 = 1_500_000_000 * Span.second
  var close = 1_000_000
  for _ in 0..<count {
    let open = max(1_000, close + .random(in: -20...20, using: &random))
    close = max(1_000, open + .random(in: -5_000...5_000, using: &random))
    let high = max(open, close) + .random(in: 0...900, using: &random)
    let low = min(open, close) - .random(in: 0...900, using: &random)
    bars.append(
      Bar(
        openTime: Timestamp(nanoseconds: time), open: Double(open) / 100, high: Double(high) / 100,
        low: Double(low) / 100, close: Double(close) / 100,
        volume: Double(Int.random(in: 0...1_000_000_000, using: &random)) / 1e6))
    time += Span.hour * (Int.random(in: 0..<50, using: &random) == 0 ? 3 : 1)
  }
  return bars
}

/// Flat bars at price 1 with volume 1, opened at these seconds.
func flatBars(at seconds: [Int64], price: Double = 1, volume: Double = 1) -> [Bar] {
  seconds.map {
    Bar(
      openTime: Timestamp(nanoseconds: $0 * Span.second), open: price, high: price, low: price,
      close: price, volume: volume)
  }
}

/// The bits of every number of a series, in which NaN and −0 count.
func bits(_ series: BarSeries) -> [UInt64] {
  series.bars.flatMap { bar in
    [UInt64(bitPattern: bar.openTime.nanoseconds)]
      + [bar.open, bar.high, bar.low, bar.close, bar.volume].map(\.bitPattern)
  } + (series.quoteVolume ?? []).map(\.bitPattern) + (series.spread ?? []).map(\.bitPattern)
}

/// A gzip file whose blocks are stored as they are.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var file: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
  var start = 0
  repeat {
    let block = bytes[start..<min(start + 65_535, bytes.count)]
    start += block.count
    let length = UInt16(block.count)
    file.append(start == bytes.count ? 1 : 0)
    for word in [length, ~length] { file += [UInt8(word & 255), UInt8(word >> 8)] }
    file += block
  } while start < bytes.count
  for word in [crc32(bytes), UInt32(bytes.count)] {
    file += (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
  }
  return file
}

/// The checksum of gzip and of the stores, bit by bit.
func crc32(_ bytes: [UInt8]) -> UInt32 {
  var crc = UInt32.max
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
  }
  return ~crc
}

/// A stored file whose footer lies under a checksum that fits.
func withMadeUpFooter(_ sound: [UInt8], seed: UInt64) -> [UInt8] {
  let length = Int(sound[sound.count - 16]) + Int(sound[sound.count - 15]) << 8
  let start = sound.count - 16 - length
  var random = SplitMix64(seed: seed)
  var bytes = sound
  for _ in 0..<Int.random(in: 1...6, using: &random) {
    let place = start + .random(in: 0..<length, using: &random)
    bytes[place] = [0, 1, 8, 127, 128, 255].randomElement(using: &random) ?? 0
  }
  let checksum = crc32(Array(bytes[start..<(start + length)]))
  for byte in 0..<4 {
    bytes[bytes.count - 12 + byte] = UInt8(truncatingIfNeeded: checksum >> (8 * byte))
  }
  return bytes
}
