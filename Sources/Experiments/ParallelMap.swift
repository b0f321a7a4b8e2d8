import Dispatch

/// The values of a function at 0, 1, 2…, in order, worked out on several threads.
func parallelMap<Value: Sendable>(
  _ count: Int, threads: Int, _ value: @Sendable (Int) -> Value
) -> [Value] {
  let shares = max(1, min(threads, count / 64))
  if shares == 1 { return (0..<count).map(value) }
  return [Value](unsafeUninitializedCapacity: count) { buffer, filled in
    nonisolated(unsafe) let buffer = buffer
    DispatchQueue.concurrentPerform(iterations: shares) { share in
      for index in count * share / shares..<count * (share + 1) / shares {
        buffer.initializeElement(at: index, to: value(index))
      }
    }
    filled = count
  }
}
