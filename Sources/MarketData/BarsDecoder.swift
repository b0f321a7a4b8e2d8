/// Turns the frames of one chunk after another back into bars; refuses what is not as it was.
struct BarsDecoder: ~Copyable {
  private let version: UInt32
  private let inflater = ZstdInflater()
  private var payload: [UInt8] = []
  /// Room for the whole numbers of the four price columns, or of one other.
  private var wholes = [[Int64]](repeating: [], count: 4)

  /// What became of a chunk.
  enum Outcome { case sound, damaged }

  init(version: UInt32) { self.version = version }

  /// Fills `bars` and appends to the columns beside them.
  ///
  /// - Parameters:
  ///   - entries: One a column, in the order of the file.
  ///   - frames: The chunk's frames, one after the other.
  mutating func decode(
    _ entries: ArraySlice<BarsLayout.Entry>, _ frames: UnsafeRawBufferPointer,
    into bars: UnsafeMutableBufferPointer<Bar>, beside extras: inout [[Double]]
  ) -> Outcome {
    var position = 0
    var columns: [(entry: BarsLayout.Entry, frames: UnsafeRawBufferPointer)] = []
    for entry in entries {
      let next = position + Int(entry.length)
      guard next <= frames.count else { return .damaged }
      columns.append((entry, UnsafeRawBufferPointer(rebasing: frames[position..<next])))
      position = next
    }
    guard decodeTimes(columns[0].entry, columns[0].frames, into: bars) == .sound,
      decodePrices(columns[1...4], into: bars) == .sound,
      decodeQuantities(columns[5].entry, columns[5].frames, bars.count, { bars[$0].volume = $1 })
        == .sound
    else { return .damaged }
    for (index, column) in columns[6...].enumerated() {
      extras[index].reserveCapacity(extras[index].count + bars.count)
      let outcome = decodeQuantities(column.entry, column.frames, bars.count) {
        extras[index].append($1)
      }
      guard outcome == .sound else { return .damaged }
    }
    return areSound(bars)
  }

  private func areSound(_ bars: UnsafeMutableBufferPointer<Bar>) -> Outcome {
    var previous: Int64?
    for bar in bars {
      let time = bar.openTime.nanoseconds
      guard bar.isSound, previous.map({ $0 < time }) ?? true else { return .damaged }
      previous = time
    }
    return .sound
  }
}

// MARK: Columns

extension BarsDecoder {
  private mutating func decodeTimes(
    _ entry: BarsLayout.Entry, _ frames: UnsafeRawBufferPointer,
    into bars: UnsafeMutableBufferPointer<Bar>
  ) -> Outcome {
    guard entry.encoding == .differences, inflate(entry, frames, bars.count, 0) == .sound else {
      return .damaged
    }
    var time = entry.base
    wholes[0].withUnsafeBufferPointer { steps in
      for index in bars.indices {
        time &+= steps[index] &* entry.unit
        let bar = Bar(
          openTime: Timestamp(nanoseconds: time), open: 0, high: 0, low: 0, close: 0, volume: 0)
        bars.initializeElement(at: index, to: bar)
      }
    }
    return .sound
  }

  private mutating func decodePrices(
    _ columns: ArraySlice<(entry: BarsLayout.Entry, frames: UnsafeRawBufferPointer)>,
    into bars: UnsafeMutableBufferPointer<Bar>
  ) -> Outcome {
    let open = columns[columns.startIndex].entry
    for (room, column) in columns.enumerated() {
      guard column.entry.encoding == open.encoding, column.entry.exponent == open.exponent,
        inflate(column.entry, column.frames, bars.count, room) == .sound
      else { return .damaged }
    }
    switch open.encoding {
    case .ticks:
      placeTicks(bars, base: open.base, scale: powersOfTen[Int(open.exponent)])
      return .sound
    case .raw:
      for index in bars.indices {
        bars[index].open = Self.double(wholes[0][index])
        bars[index].high = Self.double(wholes[1][index])
        bars[index].low = Self.double(wholes[2][index])
        bars[index].close = Self.double(wholes[3][index])
      }
      return .sound
    case .differences, .scaled: return .damaged
    }
  }

  private func placeTicks(
    _ bars: UnsafeMutableBufferPointer<Bar>, base: Int64, scale: Double
  ) {
    let wicksStandOnBodies = version > 1
    var close = base
    wholes[0].withUnsafeBufferPointer { gaps in
      wholes[1].withUnsafeBufferPointer { highs in
        wholes[2].withUnsafeBufferPointer { lows in
          wholes[3].withUnsafeBufferPointer { closes in
            for index in bars.indices {
              let open = close &+ gaps[index]
              close = open &+ closes[index]
              let high =
                wicksStandOnBodies ? max(open, close) &+ highs[index] : open &+ highs[index]
              let low = wicksStandOnBodies ? min(open, close) &- lows[index] : open &+ lows[index]
              bars[index].open = Double(open) / scale
              bars[index].high = Double(high) / scale
              bars[index].low = Double(low) / scale
              bars[index].close = Double(close) / scale
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private mutating func decodeQuantities(
    _ entry: BarsLayout.Entry, _ frames: UnsafeRawBufferPointer, _ count: Int,
    _ place: (Int, Double) -> Void
  ) -> Outcome {
    guard inflate(entry, frames, count, 0) == .sound else { return .damaged }
    return wholes[0].withUnsafeBufferPointer { wholes in
      switch entry.encoding {
      case .raw: for index in 0..<count { place(index, Self.double(wholes[index])) }
      case .scaled:
        let scale = powersOfTen[Int(entry.exponent)]
        for index in 0..<count { place(index, Double(wholes[index]) / scale) }
      case .differences, .ticks: return .damaged
      }
      return .sound
    }
  }

  @inline(__always)
  private static func double(_ whole: Int64) -> Double {
    Double(bitPattern: UInt64(bitPattern: whole))
  }

  /// Checks and inflates the frames of a column into one of the rooms for whole numbers.
  private mutating func inflate(
    _ entry: BarsLayout.Entry, _ frames: UnsafeRawBufferPointer, _ count: Int, _ room: Int
  ) -> Outcome {
    let width = Int(entry.width)
    if payload.count < count * width { payload = [UInt8](repeating: 0, count: count * width) }
    let isWhole =
      crc32(frames) == entry.checksum
      && payload.withUnsafeMutableBytes {
        inflater.inflate(
          frames, into: UnsafeMutableRawBufferPointer(rebasing: $0[..<(count * width)]))
      }
    guard isWhole else { return .damaged }
    if wholes[room].count != count { wholes[room] = [Int64](repeating: 0, count: count) }
    payload.withUnsafeBytes { bytes in
      wholes[room].withUnsafeMutableBufferPointer { wholes in
        version == 1
          ? Self.widen(bytes, width, into: wholes) : Self.merge(bytes, width, into: wholes)
      }
    }
    return .sound
  }

  private static func merge(
    _ planes: UnsafeRawBufferPointer, _ width: Int, into wholes: UnsafeMutableBufferPointer<Int64>
  ) {
    wholes.withMemoryRebound(to: UInt64.self) { folded in
      guard let target = folded.baseAddress else { return }
      guard let first = planes.bindMemory(to: UInt8.self).baseAddress else {
        return target.update(repeating: 0, count: folded.count)
      }
      BytePlanes.merge(first, width: width, stride: folded.count, folded.count, into: target)
      for index in folded.indices {
        folded[index] = UInt64(bitPattern: BytePlanes.unfold(folded[index]))
      }
    }
  }

  /// Values of 2, 4 or 8 bytes, as version 1 has them.
  private static func widen(
    _ bytes: UnsafeRawBufferPointer, _ width: Int, into wholes: UnsafeMutableBufferPointer<Int64>
  ) {
    for index in wholes.indices {
      let place = index * width
      wholes[index] =
        switch width {
        case 2:
          Int64(Int16(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: Int16.self)))
        case 4:
          Int64(Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: Int32.self)))
        default: Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: Int64.self))
        }
    }
  }
}
