import COpenBLAS

/// The eigenvalues and orthonormal eigenvectors of a real symmetric matrix (LAPACK's dsyevd).
package struct SymmetricEigen: Sendable {
  /// In ascending order.
  package let values: [Double]
  /// Each row is the eigenvector of the value at the same place.
  package let vectors: [Double]

  /// - Parameters:
  ///   - matrix: Row by row; the entries above the diagonal are not read.
  ///   - size: How many rows.
  /// - Returns: nil when the entries are not finite or the algorithm fails.
  package init?(_ matrix: [Double], size: Int) {
    precondition(size > 0 && matrix.count == size * size, "The matrix is square.")
    guard matrix.allSatisfy(\.isFinite) else { return nil }
    BLAS.singleThreaded
    var vectors = matrix
    var values = [Double](repeating: 0, count: size)
    // Row by row from below is column by column from above.
    var count = Int32(size)
    var workCount = Int32(1 + 6 * size + 2 * size * size)
    var integerCount = Int32(3 + 5 * size)
    var work = [Double](repeating: 0, count: Int(workCount))
    var integers = [Int32](repeating: 0, count: Int(integerCount))
    var status: Int32 = 0
    dsyevd_(
      "V", "U", &count, &vectors, &count, &values, &work, &workCount, &integers, &integerCount,
      &status, 1, 1)
    guard status == 0 else { return nil }
    self.values = values
    self.vectors = vectors
  }
}
