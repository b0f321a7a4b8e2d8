import Numerics
import Testing

@Suite struct SymmetricEigenTests {
  @Test func solvesASmallMatrix() throws {
    let eigen = try #require(SymmetricEigen([2, 0, 1, 2], size: 2))
    #expect(abs(eigen.values[0] - 1) < 1e-14 && abs(eigen.values[1] - 3) < 1e-14)
    #expect(abs(abs(eigen.vectors[0]) - 0.5.squareRoot()) < 1e-14)
  }

  /// V diag(w) Vᵀ gives the matrix back, whatever lies above the diagonal.
  @Test(arguments: [1, 3, 10, 40])
  func vectorsRebuildTheMatrix(size: Int) throws {
    var generator = Xoshiro256StarStar(seed: UInt64(size))
    var matrix = (0..<size * size).map { _ in generator.normal() }
    for row in 0..<size {
      for column in 0..<row { matrix[column * size + row] = matrix[row * size + column] }
    }
    var lower = matrix
    for row in 0..<size {
      for column in (row + 1)..<max(size, row + 1) { lower[row * size + column] = 1e9 }
    }
    let eigen = try #require(SymmetricEigen(lower, size: size))
    #expect(zip(eigen.values, eigen.values.dropFirst()).allSatisfy { $0 <= $1 })
    for row in 0..<size {
      for column in 0..<size {
        let sum = (0..<size).reduce(0) {
          $0 + eigen.values[$1] * eigen.vectors[$1 * size + row] * eigen.vectors[$1 * size + column]
        }
        #expect(abs(sum - matrix[row * size + column]) < 1e-11)
      }
    }
  }

  @Test func refusesWhatIsNotFinite() {
    #expect(SymmetricEigen([.nan], size: 1) == nil)
    #expect(SymmetricEigen([1, 0, .infinity, 1], size: 2) == nil)
  }
}
