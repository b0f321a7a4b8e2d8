import Testing

@testable import Numerics

@Suite struct MatrixViewTests {
  private func entry(_ matrix: [Double], _ row: Int, _ column: Int, stride: Int) -> Double {
    matrix[row * stride + column]
  }

  @Test func productsEqualSums() {
    for seed in UInt64(1)...20 {
      var generator = Xoshiro256StarStar(seed: seed)
      let (rows, inner, columns) = (
        1 + generator.below(9), 1 + generator.below(9), 1 + generator.below(9)
      )
      let (wide, tall, across) = (inner + 2, columns + 1, columns + 3)
      let left = (0..<rows * wide).map { _ in generator.normal() }
      let right = (0..<inner * tall).map { _ in generator.normal() }
      var product = [Double](repeating: 7, count: rows * across)
      var turned = [Double](repeating: 7, count: columns * rows)
      left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
          guard let first = left.baseAddress, let second = right.baseAddress else { return }
          let one = MatrixView(first, rows: rows, columns: inner, stride: wide)
          let two = MatrixView(second, rows: inner, columns: columns, stride: tall)
          one.multiply(two, into: &product, stride: across, scale: 2)
          two.transposed.multiply(one.transposed, into: &turned, stride: rows)
        }
      }
      for row in 0..<rows {
        for column in 0..<columns {
          let sum = (0..<inner).reduce(0) {
            $0 + left[row * wide + $1] * right[$1 * tall + column]
          }
          #expect(abs(product[row * across + column] - 2 * sum) < 1e-12, "seed \(seed)")
          #expect(abs(turned[column * rows + row] - sum) < 1e-12, "seed \(seed)")
        }
        #expect(product[row * across + columns] == 7, "seed \(seed): beyond the last column")
      }
    }
  }
}
