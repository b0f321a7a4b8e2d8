import Documents

/// A condition over the values of a search, such as `fast < slow and exit == 'trail'`.
package struct Constraint: Sendable, Equatable {
  package let text: String
  /// Where the condition was written.
  package let place: String?
  let program: [Instruction]
  let stackDepth: Int

  /// The dimensions that it speaks of.
  var dimensions: [Int] {
    program.compactMap { if case .load(let index) = $0 { index } else { nil } }
  }

  /// One step of the evaluator, which works on a stack; truth is 1 or 0.
  enum Instruction: Sendable, Equatable {
    case constant(Double)
    case load(Int)
    case add, subtract, multiply, divide, negate
    case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual
    case and, or, not
  }

  /// Compiles the condition; faults name the column within it.
  package init(
    _ text: String, over dimensions: [SearchSpace.Dimension], at place: String? = nil
  ) throws {
    var parser = try ConstraintParser(text, dimensions: dimensions, place: place)
    self.text = text
    self.place = place
    program = try parser.condition()
    stackDepth = Self.stackDepth(of: program)
  }

  /// Whether the condition holds for a set of values.
  package func holds(_ point: [Double]) -> Bool {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: stackDepth) { stack in
      var top = -1
      for instruction in program {
        switch instruction {
        case .constant(let value):
          top += 1
          stack[top] = value
        case .load(let index):
          top += 1
          stack[top] = point[index]
        case .negate: stack[top] = -stack[top]
        case .not: stack[top] = 1 - stack[top]
        default:
          top -= 1
          stack[top] = Self.apply(instruction, stack[top], stack[top + 1])
        }
      }
      return stack[0] == 1
    }
  }

  private static func apply(_ instruction: Instruction, _ a: Double, _ b: Double) -> Double {
    switch instruction {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .less: a < b ? 1 : 0
    case .lessOrEqual: a <= b ? 1 : 0
    case .greater: a > b ? 1 : 0
    case .greaterOrEqual: a >= b ? 1 : 0
    case .equal: a == b ? 1 : 0
    case .notEqual: a != b ? 1 : 0
    case .and: min(a, b)
    case .or: max(a, b)
    case .constant, .load, .negate, .not: preconditionFailure("Not an operator of two operands.")
    }
  }

  private static func stackDepth(of program: [Instruction]) -> Int {
    var depth = 0
    var deepest = 1
    for instruction in program {
      switch instruction {
      case .constant, .load: depth += 1
      case .negate, .not: break
      default: depth -= 1
      }
      deepest = max(deepest, depth)
    }
    return deepest
  }
}
