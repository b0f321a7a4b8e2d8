/// Things to do at moments to come, the earliest first and of one moment the first entered.
struct Agenda<Item> {
  /// What the heap orders: small, so that moving it about costs little.
  private struct Entry {
    var moment: Moment
    var number: Int
    /// Where the thing itself lies.
    var slot: Int

    func precedes(_ other: Entry) -> Bool {
      moment == other.moment ? number < other.number : moment < other.moment
    }
  }

  /// A binary heap.
  private var entries: [Entry] = []
  private var items: [Item?] = []
  private var free: [Int] = []
  private var entered = 0

  /// When the first thing is due.
  var next: Moment { entries.first?.moment ?? .never }

  mutating func enter(_ item: Item, at moment: Moment) {
    entered += 1
    let slot = free.popLast() ?? items.count
    if slot == items.count { items.append(item) } else { items[slot] = item }
    entries.append(Entry(moment: moment, number: entered, slot: slot))
    var child = entries.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard entries[child].precedes(entries[parent]) else { return }
      entries.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes out the first thing.
  mutating func take() -> Item? {
    guard let first = entries.first, let last = entries.popLast() else { return nil }
    if !entries.isEmpty {
      entries[0] = last
      sink()
    }
    free.append(first.slot)
    defer { items[first.slot] = nil }
    return items[first.slot]
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < entries.count else { return }
      if child + 1 < entries.count, entries[child + 1].precedes(entries[child]) { child += 1 }
      guard entries[child].precedes(entries[parent]) else { return }
      entries.swapAt(child, parent)
      parent = child
    }
  }
}
