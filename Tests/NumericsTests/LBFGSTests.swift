import Numerics
import Testing

@Suite struct LBFGSTests {
  private static func rosenbrock(_ x: [Double], _ gradient: inout [Double]) -> Double {
    let bend = x[1] - x[0] * x[0]
    gradient = [-400 * x[0] * bend - 2 * (1 - x[0]), 200 * bend]
    return 100 * bend * bend + (1 - x[0]) * (1 - x[0])
  }

  @Test func findsTheValleysEnd() {
    var search = LBFGS(lower: [-5, -5], upper: [5, 5])
    search.iterations = 200
    search.tolerance = 0
    let end = search.minimise(from: [-1.2, 1], Self.rosenbrock)
    #expect(abs(end.point[0] - 1) < 1e-6 && abs(end.point[1] - 1) < 1e-6)
    #expect(end.value < 1e-12 && end.evaluations < 100)
  }

  /// Under x ≤ ½ the minimum is at the bound, (½, ¼), and worth ¼.
  @Test func staysWithinBounds() {
    var search = LBFGS(lower: [-5, -5], upper: [0.5, 5])
    search.iterations = 200
    search.tolerance = 0
    var isWithin = true
    let end = search.minimise(from: [-1.2, 1]) { x, gradient in
      isWithin = isWithin && x[0] <= 0.5
      return Self.rosenbrock(x, &gradient)
    }
    #expect(isWithin)
    #expect(end.point[0] == 0.5 && abs(end.point[1] - 0.25) < 1e-7)
    #expect(abs(end.value - 0.25) < 1e-12)
  }

  /// Random convex quadratics Σ a (x − c)² in a box: each coordinate ends at its clamped centre.
  @Test(arguments: 0..<20)
  func quadraticsInABox(seed: UInt64) {
    var generator = Xoshiro256StarStar(seed: seed)
    let count = 1 + generator.below(12)
    let centres = (0..<count).map { _ in 2 * generator.normal() }
    let curvatures = (0..<count).map { _ in 0.1 + 100 * generator.uniform() }
    var search = LBFGS(
      lower: Array(repeating: -1, count: count), upper: Array(repeating: 1, count: count))
    search.iterations = 300
    search.tolerance = 0
    let end = search.minimise(from: Array(repeating: 0.3, count: count)) { x, gradient in
      for index in x.indices {
        gradient[index] = 2 * curvatures[index] * (x[index] - centres[index])
      }
      return x.indices.reduce(0) {
        $0 + curvatures[$1] * (x[$1] - centres[$1]) * (x[$1] - centres[$1])
      }
    }
    for index in 0..<count {
      #expect(abs(end.point[index] - min(max(centres[index], -1), 1)) < 1e-5, "seed \(seed)")
    }
  }

  @Test func hostileFunctionsEndTheSearch() {
    let search = LBFGS(lower: [0], upper: [1])
    #expect(search.minimise(from: [0.5]) { _, _ in .nan }.point == [0.5])
    let wall = search.minimise(from: [0.5]) { x, gradient in
      gradient = [-1]
      return x[0] > 0.5 ? .infinity : -x[0]
    }
    #expect(wall.point == [0.5])
    let flat = search.minimise(from: [7]) { _, gradient in
      gradient = [0]
      return 3
    }
    #expect(flat.point == [1] && flat.value == 3)
  }
}
