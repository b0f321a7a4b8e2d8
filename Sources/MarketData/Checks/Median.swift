/// The middle of values, the lower of two; 0 of none.
///
/// By selection: no more is put in order than must be (Hoare's quickselect, the middle of three as
/// pivot).
func median(_ values: [Double]) -> Double {
  guard !values.isEmpty else { return 0 }
  var values = values
  let wanted = (values.count - 1) / 2
  return values.withUnsafeMutableBufferPointer { values in
    var (low, high) = (0, values.count - 1)
    while low < high {
      let pivot = middle(values[low], values[low + (high - low) / 2], values[high])
      var (left, right) = (low, high)
      while left <= right {
        while values[left] < pivot { left += 1 }
        while values[right] > pivot { right -= 1 }
        guard left <= right else { break }
        values.swapAt(left, right)
        left += 1
        right -= 1
      }
      if wanted <= right {
        high = right
      } else if wanted >= left {
        low = left
      } else {
        return values[wanted]
      }
    }
    return values[wanted]
  }
}

private func middle(_ a: Double, _ b: Double, _ c: Double) -> Double {
  max(min(a, b), min(max(a, b), c))
}
