import Lanes
import Trading

/// Changes of target in the order of the bars that fill them.
struct DueTargets {
  /// The bar from which `bars` count.
  var origin: Int
  var bars: UnsafePointer<Int32>
  /// One number a lane and change.
  var targets: UnsafePointer<Double>
  var count: Int
}

extension Account {
  /// Passes through the bars `first..<end`, filling what falls due.
  ///
  /// - Parameters:
  ///   - due: Changes of target, none of them due before `first`.
  ///   - period: The next entry of the course's period ends; moved past those passed.
  mutating func follow<O: FillObserver>(
    _ course: Course, from first: Int, to end: Int, due: DueTargets, period: inout Int,
    _ observer: inout O
  ) {
    if course.terms.isManaged {
      followEachBar(course, from: first, to: end, due: due, period: &period, &observer)
    } else {
      followRuns(course, from: first, to: end, due: due, period: &period, &observer)
    }
  }

  /// Visits only the seams: due targets and funding.
  private mutating func followRuns<O: FillObserver>(
    _ course: Course, from first: Int, to end: Int, due: DueTargets, period: inout Int,
    _ observer: inout O
  ) {
    var account = self
    var next = 0
    var funding = course.fundingBars.firstIndex(notBefore: first)
    var bar = first
    while bar < end {
      let isDue = next < due.count && due.origin &+ Int(due.bars[next]) == bar
      let pays = funding < course.fundingBars.count && course.fundingBars[funding] == bar
      if isDue, course.terms.fillsAtOpen || !pays {
        account.fill(L.load(due.targets + next &* L.count), course, bar: bar, &observer)
      }
      if pays {
        account.payFunding(course, bar: bar, &observer)
        funding &+= 1
        if isDue, !course.terms.fillsAtOpen {
          account.fill(L.load(due.targets + next &* L.count), course, bar: bar, &observer)
        }
      }
      if isDue { next &+= 1 }
      var stop = end
      if next < due.count { stop = min(stop, due.origin &+ Int(due.bars[next])) }
      if funding < course.fundingBars.count { stop = min(stop, course.fundingBars[funding]) }
      account.run(course, from: bar, to: stop, period: &period, &observer)
      bar = stop
    }
    self = account
  }

  /// Visits every bar, for positions that can end inside one.
  private mutating func followEachBar<O: FillObserver>(
    _ course: Course, from first: Int, to end: Int, due: DueTargets, period: inout Int,
    _ observer: inout O
  ) {
    var account = self
    var next = 0
    for bar in first..<end {
      let isDue = next < due.count && due.origin &+ Int(due.bars[next]) == bar
      if isDue, course.terms.fillsAtOpen {
        account.fill(L.load(due.targets + next &* L.count), course, bar: bar, &observer)
      }
      if course.fundings[bar] != 0 { account.payFunding(course, bar: bar, &observer) }
      account.exit(course, bar: bar, &observer)
      if isDue, !course.terms.fillsAtOpen {
        account.fill(L.load(due.targets + next &* L.count), course, bar: bar, &observer)
      }
      if isDue { next &+= 1 }
      if course.terms.borrowRatePerBar != 0 { account.payInterest(course, bar: bar, &observer) }
      account.run(course, from: bar, to: bar &+ 1, period: &period, &observer)
    }
    self = account
  }

  private mutating func payFunding<O: FillObserver>(
    _ course: Course, bar: Int, _ observer: inout O
  ) {
    let isOpen = quantity .!= 0
    guard isOpen.anyTrue else { return }
    let payment = quantity * L(course.fundings[bar])
    let oldCash = cash
    cash = cash - payment
    telescope(fromCash: oldCash, quantity: quantity, course, bar: bar)
    funding = funding + payment
    if O.isRecording { observer.paid(payment.values[0]) }
    let mark = course.fundingMarks[bar]
    let lost = isOpen .& (worth(mark) .<= 0)
    if lost.anyTrue { ruin(lost, course, bar: bar, price: mark, &observer) }
  }

  /// Charges one bar of interest on units sold short and on negative cash.
  private mutating func payInterest<O: FillObserver>(
    _ course: Course, bar: Int, _ observer: inout O
  ) {
    let borrowed =
      L.max(0 - quantity, 0) * L(course.marks[bar]) + L.max(0 - cash, 0)
    guard (borrowed .> 0).anyTrue else { return }
    let oldCash = cash
    let payment = borrowed * L(course.terms.borrowRatePerBar)
    cash = cash - payment
    telescope(fromCash: oldCash, quantity: quantity, course, bar: bar)
    funding = funding + payment
    if O.isRecording { observer.paid(payment.values[0]) }
  }
}

extension UnsafeBufferPointer<Int> {
  /// The first place whose number is not below `bound`, in an ascending buffer.
  func firstIndex(notBefore bound: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < bound { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
