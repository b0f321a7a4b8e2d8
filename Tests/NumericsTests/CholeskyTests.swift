import Numerics
import Testing

@Suite struct CholeskyTests {
  /// A well-conditioned positive definite matrix by rows, with rubbish right of the diagonal.
  private static func matrix(_ count: Int, stride: Int, seed: UInt64) -> [Double] {
    var generator = Xoshiro256StarStar(seed: seed)
    let roots = (0..<count).map { _ in (0..<count).map { _ in generator.normal() } }
    var matrix = [Double](repeating: 1e9, count: count * stride)
    for i in 0..<count {
      for j in 0...i {
        let dot = zip(roots[i], roots[j]).reduce(0) { $0 + $1.0 * $1.1 }
        matrix[i * stride + j] = dot / Double(count) + (i == j ? 1 : 0)
      }
    }
    return matrix
  }

  private static func product(_ matrix: [Double], _ x: [Double], stride: Int) -> [Double] {
    x.indices.map { i in
      x.indices.reduce(0) { $0 + matrix[max(i, $1) * stride + min(i, $1)] * x[$1] }
    }
  }

  @Test(arguments: [1, 2, 7, 33])
  func solvesAndInverts(count: Int) throws {
    let stride = count + 3
    let matrix = Self.matrix(count, stride: stride, seed: UInt64(count))
    let cholesky = try #require(Cholesky(matrix, count: count, stride: stride))
    #expect(cholesky.jitter == 0)
    let x = (0..<count).map { Double($0) - 2 }
    for (a, b) in zip(cholesky.solve(Self.product(matrix, x, stride: stride)), x) {
      #expect(abs(a - b) < 1e-11)
    }
    let inverse = cholesky.inverse()
    for column in 0..<count {
      let unit = (0..<count).map { $0 == column ? 1.0 : 0 }
      let solved = cholesky.solve(unit)
      for row in column..<count {
        #expect(abs(inverse[row * stride + column] - solved[row]) < 1e-11)
      }
    }
    let logarithm = (0..<count).reduce(0) { $0 + 2 * naturalLogarithm(cholesky.row($1).last ?? 0) }
    #expect(abs(cholesky.logDeterminant - logarithm) < 1e-12)
  }

  /// The determinant of [[4, 2], [2, 5]] is 16, its factor [[2, 0], [1, 2]].
  @Test func knownFactor() throws {
    let cholesky = try #require(Cholesky([4, .nan, 2, 5], count: 2, stride: 2))
    #expect(Array(cholesky.row(0)) == [2] && Array(cholesky.row(1)) == [1, 2])
    #expect(abs(cholesky.logDeterminant - 2.772588722239781) < 1e-14)
  }

  @Test func solvesManyRightSidesAtOnce() throws {
    let matrix = Self.matrix(9, stride: 9, seed: 4)
    let cholesky = try #require(Cholesky(matrix, count: 9, stride: 9))
    let sides = (0..<3).map { side in (0..<9).map { Double(side * 9 + $0) } }
    var rows: [Double] = []
    for side in sides { rows += side + [0, 0] }
    cholesky.solveLower(rows: &rows, 3, stride: 11)
    for (index, side) in sides.enumerated() {
      var alone = side
      cholesky.solveLower(&alone)
      for (a, b) in zip(alone, rows[(11 * index)...]) { #expect(abs(a - b) < 1e-12) }
      cholesky.solveUpper(&alone)
      for (a, b) in zip(alone, cholesky.solve(side)) { #expect(a == b) }
    }
  }

  @Test func appendingARowEqualsFactoringAnew() throws {
    let count = 24
    let matrix = Self.matrix(count, stride: count, seed: 8)
    var grown = try #require(Cholesky([matrix[0]], count: 1, stride: 1))
    for index in 1..<count {
      let row = Array(matrix[(index * count)...].prefix(index + 1))
      let hasGrown = grown.append(row)
      #expect(hasGrown)
    }
    let whole = try #require(Cholesky(matrix, count: count, stride: count))
    for index in 0..<count {
      for (a, b) in zip(grown.row(index), whole.row(index)) { #expect(abs(a - b) < 1e-12) }
    }
    let last = Array(matrix[((count - 1) * count)...])
    // A copy of a row with less on the diagonal.
    let hasGrown = grown.append(last + [1e-3])
    #expect(!hasGrown)
    #expect(grown.count == count)
  }

  @Test func jitterMendsWhatIsNotQuitePositive() throws {
    let singular = [Double](repeating: 1, count: 25)
    let cholesky = try #require(Cholesky(singular, count: 5, stride: 5))
    #expect(cholesky.jitter > 0 && cholesky.jitter <= 1e-10)
    #expect(Cholesky([1, 0, 3, 1], count: 2, stride: 2) == nil)
    #expect(Cholesky([.nan], count: 1, stride: 1) == nil)
    #expect(Cholesky([1, 0, .nan, 1], count: 2, stride: 2) == nil)
    #expect(Cholesky([1, 0, .infinity, 1], count: 2, stride: 2) == nil)
    #expect(Cholesky([-1], count: 1, stride: 1) == nil)
  }
}
