import COpenBLAS

/// The linear algebra library, held to one thread.
///
/// Several threads would share out sums in a different order on every machine; the searches that
/// call it run one to a core.
enum BLAS {
  /// Sets the library up once; whatever calls it reads this first.
  static let singleThreaded: Void = openblas_set_num_threads(1)
}
