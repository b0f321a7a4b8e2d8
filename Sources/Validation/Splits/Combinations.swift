/// The choices of k among the numbers 0..<n, in lexicographic order.
package struct Combinations: Sequence, IteratorProtocol, Sendable {
  private let among: Int
  private var following: [Int]?

  package init(of chosen: Int, among: Int) {
    self.among = among
    following = chosen >= 0 && chosen <= among ? Array(0..<chosen) : nil
  }

  package mutating func next() -> [Int]? {
    guard let current = following else { return nil }
    following = successor(of: current)
    return current
  }

  private func successor(of choice: [Int]) -> [Int]? {
    let count = choice.count
    guard let place = choice.indices.last(where: { choice[$0] < among - count + $0 }) else {
      return nil
    }
    var following = choice
    for index in place..<count { following[index] = choice[place] + 1 + index - place }
    return following
  }

  /// How many there are; nil where an integer cannot say.
  package static func count(of chosen: Int, among: Int) -> Int? {
    guard chosen >= 0, chosen <= among else { return 0 }
    var count = 1
    for step in 0..<Swift.min(chosen, among - chosen) {
      let (product, overflow) = count.multipliedReportingOverflow(by: among - step)
      guard !overflow else { return nil }
      count = product / (step + 1)
    }
    return count
  }
}
