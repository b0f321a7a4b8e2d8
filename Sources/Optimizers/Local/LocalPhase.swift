/// Says when a descent starts from the best point, and runs it.
///
/// The first one starts at once where the space is smooth; later ones when others have found
/// something better than the last one's end, and have paid several times what it cost; one more
/// comes when the budget is nearly used up.
struct LocalPhase: Sendable {
  private let size: Int
  private let budget: Int?
  private var search: QuasiNewtonSearch?
  private var tickets = 0
  private var searchTickets: [Int: Int] = [:]
  /// What the last descent ended at, and how many evaluations it took.
  private var reached = Double.infinity
  private var cost: Int
  private var paid = 0
  private var earliest = 0
  /// Whether the last descent was still under way when it had taken its share.
  private(set) var wasBrokenOff = false

  /// - Parameter startsEarly: Whether the first descent may start before anything else is known.
  init(size: Int, budget: Int?, startsEarly: Bool) {
    self.size = size
    self.budget = budget
    cost = 15 * (size + 2)
    if !startsEarly { earliest = max(4 * cost, (budget ?? 0) / 4) }
  }

  /// Puts off the next descent until it is allowed.
  mutating func wait() { earliest = .max }

  /// Lets the next descent start as soon as there is something better.
  mutating func allowAgain() { earliest = 0 }

  /// Whether a descent from the best point, of such a worth, should start now.
  func isDue(_ worth: Double, spent: Int) -> Bool {
    guard size > 0, search == nil, worth < reached - 1e-13 * abs(worth) else { return false }
    if spent >= earliest { return true }
    guard let budget else { return false }
    return budget - spent <= min(2 * cost, budget / 8) && budget - spent > size + 2
  }

  mutating func start(from position: [Double], worth: Double) {
    search = QuasiNewtonSearch(from: position, value: worth)
    paid = 0
  }

  /// The next position of the descent; nil when there is none, or it waits for values.
  mutating func next(spent: Int) -> (ticket: Int, position: [Double])? {
    guard let running = search else { return nil }
    if running.isFinished || paid > limit {
      finish(running, spent: spent)
      return nil
    }
    guard let (ticket, position) = search?.next() else { return nil }
    paid += 1
    tickets += 1
    searchTickets[tickets] = ticket
    return (tickets, position)
  }

  mutating func tell(_ ticket: Int, _ value: Double) {
    guard let own = searchTickets.removeValue(forKey: ticket) else { return }
    search?.tell(own, value)
  }

  /// A descent that takes longer has met what it cannot settle.
  private var limit: Int { budget.map { max($0 / 8, min(60 * size, $0 / 2)) } ?? 100 * size }

  private mutating func finish(_ search: QuasiNewtonSearch, spent: Int) {
    reached = search.best.value
    cost = max(paid, size + 2)
    // One that was broken off would be again.
    wasBrokenOff = !search.isFinished
    earliest = wasBrokenOff ? .max : spent + max(4 * cost, spent / 10)
    self.search = nil
    searchTickets.removeAll()
  }
}
