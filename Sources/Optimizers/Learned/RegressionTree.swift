/// A tree of yes-or-no questions with a mean at every leaf (Breiman et al., "Classification and
/// Regression Trees", 1984, chapter 8).
struct RegressionTree: Sendable {
  /// A leaf, or a question with its two answers.
  struct Node: Sendable {
    /// The axis asked about; -1 at a leaf.
    var axis: Int32
    /// The bins that go left.
    var left: UInt128
    /// The place of the left child; the right one follows it.
    var child: Int32
    var value: Double
  }

  let nodes: [Node]

  /// The mean at the leaf of a set of bins, one an axis.
  func prediction(_ bin: (Int) -> Int) -> Double {
    var place = 0
    while nodes[place].axis >= 0 {
      let node = nodes[place]
      let isLeft = node.left >> UInt128(bin(Int(node.axis))) & 1 == 1
      place = Int(node.child) + (isLeft ? 0 : 1)
    }
    return nodes[place].value
  }

  /// Calls with the mean and the box of each leaf: the bins of every axis that lead there.
  func forEachLeaf(_ axes: [ForestAxis], _ body: (Double, [UInt128]) -> Void) {
    var stack = [(node: 0, box: axes.map(\.whole))]
    while let (place, box) = stack.popLast() {
      let node = nodes[place]
      guard node.axis >= 0 else {
        body(node.value, box)
        continue
      }
      var left = box
      var right = box
      left[Int(node.axis)] &= node.left
      right[Int(node.axis)] &= ~node.left
      stack.append((Int(node.child) + 1, right))
      stack.append((Int(node.child), left))
    }
  }
}
