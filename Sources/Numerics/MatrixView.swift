import COpenBLAS

/// A matrix in memory that someone keeps alive: rows `stride` apart, or turned over its diagonal.
package struct MatrixView {
  let start: UnsafePointer<Double>
  package let rows: Int
  package let columns: Int
  let stride: Int
  let isTransposed: Bool

  /// - Parameter stride: From one row to the next, at least `columns`, which it is by default.
  package init(_ start: UnsafePointer<Double>, rows: Int, columns: Int, stride: Int? = nil) {
    self.init(start, rows, columns, stride: stride ?? columns, isTransposed: false)
    precondition(self.stride >= columns, "Rows do not overlap.")
  }

  private init(
    _ start: UnsafePointer<Double>, _ rows: Int, _ columns: Int, stride: Int, isTransposed: Bool
  ) {
    (self.start, self.rows, self.columns) = (start, rows, columns)
    (self.stride, self.isTransposed) = (stride, isTransposed)
  }

  /// The same numbers with rows for columns.
  package var transposed: MatrixView {
    MatrixView(start, columns, rows, stride: stride, isTransposed: !isTransposed)
  }

  /// Writes scale · self · other to rows `stride` apart.
  package func multiply(
    _ other: MatrixView, into product: UnsafeMutablePointer<Double>, stride width: Int,
    scale: Double = 1
  ) {
    precondition(columns == other.rows && width >= other.columns, "Shapes fit.")
    guard rows > 0, other.columns > 0 else { return }
    BLAS.singleThreaded
    cblas_dgemm(
      CblasRowMajor, isTransposed ? CblasTrans : CblasNoTrans,
      other.isTransposed ? CblasTrans : CblasNoTrans, Int32(rows), Int32(other.columns),
      Int32(columns), scale, start, Int32(max(1, stride)), other.start,
      Int32(max(1, other.stride)), 0, product, Int32(width))
  }
}
