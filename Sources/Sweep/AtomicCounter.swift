import Synchronization

/// Hands out the numbers from 0 on, each once, to whichever thread asks.
final class AtomicCounter: Sendable {
  private let next = Atomic(0)

  func take(below end: Int) -> Int? {
    let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
    return number < end ? number : nil
  }
}
