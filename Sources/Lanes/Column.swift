/// Numbers side by side in memory that never move, for loops that read through pointers.
package final class Column<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  package let count: Int
  private let memory: UnsafeMutableRawPointer
  package let pointer: UnsafePointer<Element>

  package init(_ elements: [Element]) {
    count = elements.count
    // A vector load that straddles two cache lines costs two.
    memory = .allocate(
      byteCount: max(1, count) * MemoryLayout<Element>.stride, alignment: 64)
    let start = memory.bindMemory(to: Element.self, capacity: max(1, count))
    elements.withUnsafeBufferPointer {
      if let source = $0.baseAddress { start.initialize(from: source, count: $0.count) }
    }
    pointer = UnsafePointer(start)
  }

  deinit { memory.deallocate() }

  package subscript(index: Int) -> Element {
    precondition(index >= 0 && index < count, "An element of the column.")
    return pointer[index]
  }

  package var buffer: UnsafeBufferPointer<Element> { .init(start: pointer, count: count) }
}
