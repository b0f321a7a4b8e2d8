import Foundation

/// The coordinates of a space's points between which a kernel measures distances.
///
/// An ordered parameter is its position in the unit cube. One that matters only sometimes lies on
/// an arc of one radian while it does and in the arc's centre while it does not: two points where
/// it does not matter are equal in it, and one where it does is at the distance 1 from one where it
/// does not (Swersky et al., "Raiders of the Lost Architecture", 2014, section 3). Unlike
/// categories are 1 apart (Garrido-Merchán and Hernández-Lobato, 2020).
struct SpaceEmbedding: Sendable {
  /// One coordinate: which free dimension it belongs to, and whether only equality counts.
  struct Axis: Sendable, Equatable {
    let group: Int
    let isCategory: Bool
  }

  /// How a free dimension becomes coordinates.
  enum Form: Sendable { case line, arc, category }

  let axes: [Axis]
  let forms: [Form]
  /// The first axis of each free dimension.
  let firstAxes: [Int]
  private let cubeAxes: [CubeAxis]

  init(_ space: SearchSpace) {
    var axes: [Axis] = []
    var firstAxes: [Int] = []
    forms = space.freeDimensions.map { index in
      if !space.dimensions[index].isOrdered { return .category }
      return space.activations[index] == nil ? .line : .arc
    }
    for (group, form) in forms.enumerated() {
      firstAxes.append(axes.count)
      axes.append(Axis(group: group, isCategory: form == .category))
      if form == .arc { axes.append(Axis(group: group, isCategory: false)) }
    }
    self.axes = axes
    self.firstAxes = firstAxes
    cubeAxes = space.cubeAxes
  }

  /// The coordinates of a position in the unit cube; `isActive` says which free dimensions matter.
  func coordinates(_ unit: [Double], isActive: [Bool]) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(axes.count)
    for place in unit.indices {
      switch forms[place] {
      case .line: result.append(unit[place])
      case .arc: result += isActive[place] ? [sin(unit[place]), cos(unit[place])] : [0, 0]
      case .category:
        let code = cubeAxes[place].category(at: unit[place])
        result.append(isActive[place] ? Double(code) : -1)
      }
    }
    return result
  }

  /// The slopes by the position of slopes by the coordinates; 0 for what does not matter.
  func pullBack(_ slopes: [Double], _ unit: [Double], isActive: [Bool]) -> [Double] {
    unit.indices.map { place in
      guard isActive[place] else { return 0 }
      let axis = firstAxes[place]
      switch forms[place] {
      case .line: return slopes[axis]
      case .arc: return slopes[axis] * cos(unit[place]) - slopes[axis + 1] * sin(unit[place])
      case .category: return 0
      }
    }
  }
}
