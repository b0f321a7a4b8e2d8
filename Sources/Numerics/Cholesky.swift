import COpenBLAS

/// The factor L of a symmetric positive definite matrix A = L Lᵀ, which can grow by a row.
package struct Cholesky: Sendable {
  /// What is added to the diagonal, in its mean, until the factor exists.
  static let jitters = [0, 1e-15, 1e-14, 1e-13, 1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2]

  package private(set) var count: Int
  /// What had to be added to every diagonal element.
  package private(set) var jitter = 0.0
  private var stride: Int
  /// L by rows, each `stride` long; what is right of the diagonal means nothing.
  private var factor: [Double]

  /// Factors a matrix given by rows `stride` long, of which the lower triangle is read.
  ///
  /// A matrix that is not quite positive definite gets a larger diagonal; nil when the largest of
  /// the jitters does not help or an element is not finite.
  package init?(_ matrix: [Double], count: Int, stride: Int) {
    precondition(count > 0 && stride >= count && matrix.count >= count * stride)
    BLAS.singleThreaded
    self.count = count
    self.stride = stride
    let mean = (0..<count).reduce(0) { $0 + matrix[$1 * stride + $1] } / Double(count)
    guard mean.isFinite, mean > 0 else { return nil }
    for relative in Self.jitters {
      factor = matrix
      jitter = relative * mean
      for index in 0..<count where jitter > 0 { factor[index * stride + index] += jitter }
      if Self.factorise(&factor, count, stride) { return }
    }
    return nil
  }

  /// LAPACK counts by columns: our lower triangle by rows is its upper one.
  private static func factorise(_ matrix: inout [Double], _ count: Int, _ stride: Int) -> Bool {
    var order = Int32(count)
    var leading = Int32(stride)
    var status: Int32 = 0
    dpotrf_("U", &order, &matrix, &leading, &status, 1)
    return status == 0 && (0..<count).allSatisfy { matrix[$0 * stride + $0].isFinite }
  }

  /// The logarithm of the matrix's determinant.
  package var logDeterminant: Double {
    2 * (0..<count).reduce(0) { $0 + naturalLogarithm(factor[$1 * stride + $1]) }
  }

  /// The row of L at an index.
  package func row(_ index: Int) -> ArraySlice<Double> {
    factor[(index * stride)...].prefix(index + 1)
  }

  /// Solves L x = b in place.
  package func solveLower(_ vector: UnsafeMutablePointer<Double>) {
    cblas_dtrsv(
      CblasRowMajor, CblasLower, CblasNoTrans, CblasNonUnit, Int32(count), factor, Int32(stride),
      vector, 1)
  }

  /// Solves Lᵀ x = b in place.
  package func solveUpper(_ vector: UnsafeMutablePointer<Double>) {
    cblas_dtrsv(
      CblasRowMajor, CblasLower, CblasTrans, CblasNonUnit, Int32(count), factor, Int32(stride),
      vector, 1)
  }

  /// Solves A x = b.
  package func solve(_ vector: [Double]) -> [Double] {
    var solution = vector
    solveLower(&solution)
    solveUpper(&solution)
    return solution
  }

  /// Solves L x = b in place for as many right sides as there are rows.
  package func solveLower(rows: UnsafeMutablePointer<Double>, _ rowCount: Int, stride width: Int) {
    cblas_dtrsm(
      CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, Int32(rowCount),
      Int32(count), 1, factor, Int32(stride), rows, Int32(width))
  }

  /// The lower triangle of the inverse by rows of the same stride.
  package func inverse() -> [Double] {
    var inverse = factor
    var order = Int32(count)
    var leading = Int32(stride)
    var status: Int32 = 0
    dpotri_("U", &order, &inverse, &leading, &status, 1)
    return inverse
  }

  /// Appends a row to A, its last element on the diagonal; false when A would not stay positive.
  package mutating func append(_ row: [Double]) -> Bool {
    precondition(row.count == count + 1, "A row reaches to the diagonal.")
    var next = Array(row.dropLast())
    solveLower(&next)
    let rest = row[count] + jitter - next.reduce(0) { $0 + $1 * $1 }
    guard rest > 0, rest.isNormal else { return false }
    if count == stride { widen() }
    if factor.count < (count + 1) * stride {
      factor += repeatElement(0, count: (count + 1) * stride - factor.count)
    }
    next.append(rest.squareRoot())
    factor.replaceSubrange(count * stride..<count * stride + next.count, with: next)
    count += 1
    return true
  }

  /// Makes room for rows half again as long.
  private mutating func widen() {
    let wider = stride + max(8, stride / 2)
    var copy = [Double](repeating: 0, count: wider * (count + 1))
    for index in 0..<count {
      for column in 0...index { copy[index * wider + column] = factor[index * stride + column] }
    }
    factor = copy
    stride = wider
  }
}
