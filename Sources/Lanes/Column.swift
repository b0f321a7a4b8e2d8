/// Numbers side by side in memory that never change nor move, for loops that read by pointers.
package struct Column<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  /// Keeps the storage alive; an array that nobody writes to stays where it is.
  private let elements: [Element]
  package let pointer: UnsafePointer<Element>

  package init(_ elements: [Element]) {
    self.elements = elements
    pointer = elements.withUnsafeBufferPointer {
      $0.baseAddress ?? UnsafePointer(bitPattern: MemoryLayout<Element>.alignment)!
    }
  }

  package var count: Int { elements.count }

  package subscript(index: Int) -> Element { elements[index] }

  package var buffer: UnsafeBufferPointer<Element> { .init(start: pointer, count: count) }
}
