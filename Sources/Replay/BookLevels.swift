/// One side of a book: the lots at each price, the best price at hand.
///
/// Prices near the best lie in a dense window, one slot a tick, with a bit for each slot that holds
/// lots and a bit for each word of those, so that the next best is found in a few word steps. What
/// lies farther, always worse than the window, is kept in a table. Prices become keys that rise
/// toward the better: ticks of bids, their complement of asks.
@frozen @usableFromInline struct BookLevels {
  /// Slots of the window; 65,536 ticks are 5 % of a price of 60,000.0 to each side.
  @usableFromInline static let slots = 1 << 16
  @usableFromInline static let words = slots >> 6

  /// Lots by slot; 0 where nothing rests.
  @usableFromInline let lots: UnsafeMutablePointer<Int64>
  /// A bit for each slot, then a bit for each word of the former.
  @usableFromInline let bits: UnsafeMutablePointer<UInt64>
  /// The key of slot 0.
  @usableFromInline var base = 0
  /// The highest slot with lots; −1 when the window is empty, and then nothing is far either.
  @usableFromInline var best = -1
  /// 0 for bids, −1 for asks: combined by exclusive or, it turns ticks into keys and back.
  @usableFromInline let mirror: Int32
  /// Lots by key below the window.
  @usableFromInline var far: [Int32: Int64] = [:]

  init(isAsk: Bool) {
    lots = .allocate(capacity: Self.slots)
    bits = .allocate(capacity: Self.words + Self.words >> 6)
    lots.initialize(repeating: 0, count: Self.slots)
    bits.initialize(repeating: 0, count: Self.words + Self.words >> 6)
    mirror = isAsk ? -1 : 0
  }

  func deallocate() {
    lots.deallocate()
    bits.deallocate()
  }

  @usableFromInline @inline(__always)
  func slot(_ ticks: Int32) -> Int { Int(ticks ^ mirror) &- base }

  @usableFromInline @inline(__always)
  func ticks(slot: Int) -> Int32 { Int32(truncatingIfNeeded: slot &+ base) ^ mirror }

  @inlinable @inline(__always)
  func lots(at ticks: Int32) -> Int64 {
    let slot = slot(ticks)
    if UInt(bitPattern: slot) < UInt(Self.slots) { return lots[slot] }
    return slot < 0 ? far[ticks ^ mirror] ?? 0 : 0
  }

  /// Puts lots at a price in place of what rested there, which is returned; 0 or less removes.
  @inlinable @inline(__always)
  mutating func set(_ ticks: Int32, _ new: Int64) -> Int64 {
    let slot = slot(ticks)
    guard UInt(bitPattern: slot) < UInt(Self.slots) else { return setFar(ticks, new) }
    let old = lots[slot]
    if new > 0 {
      lots[slot] = new
      mark(slot)
      best = max(best, slot)
    } else if old > 0 {
      remove(slot)
      if slot == best { fall(below: slot) }
    }
    return old
  }

  /// Removes every level better than a price, and the price itself if so told.
  @inlinable @inline(__always)
  mutating func removeBetter(than ticks: Int32, orAt isAtToo: Bool) {
    let limit = slot(ticks) &- (isAtToo ? 1 : 0)
    if best > limit { removeDown(to: limit) }
  }

  @usableFromInline
  mutating func removeDown(to limit: Int) {
    while best > max(limit, -1) {
      remove(best)
      best = highest(below: best)
    }
    if best < 0, !far.isEmpty {
      far = far.filter { Int($0.key) &- base <= limit }
      recentre()
    }
  }

  mutating func removeAll() {
    removeDown(to: .min)
    far.removeAll(keepingCapacity: true)
  }
}

// MARK: The window

extension BookLevels {
  @usableFromInline @inline(__always)
  func mark(_ slot: Int) {
    bits[slot &>> 6] |= 1 &<< UInt64(slot & 63)
    bits[Self.words &+ slot &>> 12] |= 1 &<< UInt64((slot &>> 6) & 63)
  }

  @usableFromInline @inline(__always)
  func remove(_ slot: Int) {
    lots[slot] = 0
    let word = bits[slot &>> 6] & ~(1 &<< UInt64(slot & 63))
    bits[slot &>> 6] = word
    if word == 0 { bits[Self.words &+ slot &>> 12] &= ~(1 &<< UInt64((slot &>> 6) & 63)) }
  }

  /// The best slot after that one went.
  @usableFromInline @inline(__always)
  mutating func fall(below slot: Int) {
    best = highest(below: slot)
    if best < 0, !far.isEmpty { recentre() }
  }

  /// The highest slot with lots below one; −1 without any.
  @usableFromInline @inline(__always)
  func highest(below slot: Int) -> Int {
    let word = slot &>> 6
    let rest = bits[word] & ((1 &<< UInt64(slot & 63)) &- 1)
    if rest != 0 { return word &<< 6 | (63 &- rest.leadingZeroBitCount) }
    return highestBelowWord(word)
  }

  @usableFromInline
  func highestBelowWord(_ word: Int) -> Int {
    var group = word &>> 6
    var rest = bits[Self.words &+ group] & ((1 &<< UInt64(word & 63)) &- 1)
    while rest == 0 {
      guard group > 0 else { return -1 }
      group &-= 1
      rest = bits[Self.words &+ group]
    }
    let found = group &<< 6 | (63 &- rest.leadingZeroBitCount)
    return found &<< 6 | (63 &- bits[found].leadingZeroBitCount)
  }
}

// MARK: Far levels

extension BookLevels {
  /// `set` outside the window: above it, or below it.
  @usableFromInline @inline(never)
  mutating func setFar(_ ticks: Int32, _ new: Int64) -> Int64 {
    let key = ticks ^ mirror
    if slot(ticks) < 0 {
      let old = far[key] ?? 0
      far[key] = new > 0 ? new : nil
      // Prices have moved to the window's foot, or it held nothing: it belongs elsewhere.
      if new > 0, best < Self.slots / 4 { recentre() }
      return old
    }
    guard new > 0 else { return 0 }
    far[key] = new
    recentre()
    return 0
  }

  /// Moves the window so that a quarter of it lies above the best.
  @usableFromInline @inline(never)
  mutating func recentre() {
    var slot = best
    while slot >= 0 {
      far[Int32(truncatingIfNeeded: slot &+ base)] = lots[slot]
      remove(slot)
      slot = highest(below: slot)
    }
    best = -1
    guard let top = far.keys.max() else { return }
    base = Int(top) &- Self.slots * 3 / 4
    for (key, held) in far where Int(key) >= base {
      lots[Int(key) &- base] = held
      mark(Int(key) &- base)
    }
    far = far.filter { Int($0.key) < base }
    best = Int(top) &- base
  }
}
