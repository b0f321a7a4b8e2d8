import Lanes
import MarketData
import Trading

/// What every account of a sweep passes through: prices, costs and the lengths of return periods.
///
/// Pointers into columns that the sweep keeps alive; a bar's index is its place in the series.
struct Course {
  /// The first bar that is accounted for.
  var origin: Int
  var bars: UnsafePointer<Bar>
  var fills: UnsafePointer<ExecutionColumns.FillRow>
  var marks: UnsafePointer<Double>
  /// Σ of the marks before each bar.
  var markSums: UnsafePointer<Double>
  var fundings: UnsafePointer<Double>
  var fundingMarks: UnsafePointer<Double>
  var fundingBars: UnsafeBufferPointer<Int>
  var exitSlippages: UnsafePointer<Double>
  var exitImpacts: UnsafePointer<Double>
  /// Nil without stops in average true ranges.
  var ranges: UnsafePointer<Double>?
  var terms: Terms
  /// The last bar of each return period, ascending; nil when every bar is one.
  var periodEnds: UnsafeBufferPointer<Int>?
  var markRange: MarkRange
}

/// The model's numbers that fills and marks use, unpacked.
struct Terms {
  let capital: Double
  let takerFee: Double
  let makerFee: Double
  let lowestTarget: Double
  let highestTarget: Double
  let sizing: Sizing
  let stops: Stops
  let lot: LotFilter
  let isAdditive: Bool
  /// Whether positions can end inside a bar or change in value beside the price.
  let isManaged: Bool
  let fillsAtOpen: Bool
  let hasImpact: Bool
  let hasLots: Bool
  let leverage: Double
  let maintenance: Double?
  let borrowRatePerBar: Double

  init(_ columns: ExecutionColumns, capital: Double, side: Side) {
    let model = columns.model
    self.capital = capital
    takerFee = model.fee.takerBps / 10_000
    makerFee = model.fee.makerBps / 10_000
    lowestTarget = side.lowest
    highestTarget = side.highest
    sizing = model.sizing
    stops = model.stops
    lot = model.lot
    isAdditive = model.isAdditive
    isManaged = model.isManaged
    fillsAtOpen = model.fill.isAtOpen
    if case .squareRootImpact = model.slippage { hasImpact = true } else { hasImpact = false }
    hasLots = !model.lot.isEmpty
    leverage = model.leverage
    maintenance = model.margin?.maintenance
    borrowRatePerBar = columns.borrowRatePerBar
  }
}

/// The lowest and highest mark of any run of bars inside a block, in constant time.
///
/// For every power of two, the extremes of that many marks from each bar on; any run is two of
/// those, overlapping. Since equity is monotone in the mark while a position is held, its extremes
/// over a run are exact, bit for bit, without visiting the bars.
struct MarkRange {
  static let longestBlock = 512
  private static let levels = 10
  private let lows: UnsafeMutablePointer<Double>
  private let highs: UnsafeMutablePointer<Double>
  private var start = 0

  init() {
    lows = .allocate(capacity: Self.levels * Self.longestBlock)
    highs = .allocate(capacity: Self.levels * Self.longestBlock)
    lows.initialize(repeating: 0, count: Self.levels * Self.longestBlock)
    highs.initialize(repeating: 0, count: Self.levels * Self.longestBlock)
  }

  func deallocate() {
    lows.deallocate()
    highs.deallocate()
  }

  /// Prepares for the bars `start..<end`.
  mutating func prepare(_ marks: UnsafePointer<Double>, from start: Int, to end: Int) {
    precondition(end - start <= Self.longestBlock, "A block has at most \(Self.longestBlock) bars.")
    self.start = start
    let count = end - start
    for index in 0..<count {
      lows[index] = marks[start + index]
      highs[index] = marks[start + index]
    }
    var span = 1
    var level = Self.longestBlock
    while 2 * span <= count {
      let (low, high) = (lows + level - Self.longestBlock, highs + level - Self.longestBlock)
      for index in 0...(count - 2 * span) {
        lows[level + index] = Double.min(low[index], low[index + span])
        highs[level + index] = Double.max(high[index], high[index + span])
      }
      span *= 2
      level += Self.longestBlock
    }
  }

  @inline(__always) func extremes(from: Int, to: Int) -> (low: Double, high: Double) {
    let exponent = Int.bitWidth &- 1 &- (to &- from).leadingZeroBitCount
    let row = exponent &* Self.longestBlock &- start
    let (first, second) = (row &+ from, row &+ to &- (1 &<< exponent))
    return (
      Double.min(lows[first], lows[second]), Double.max(highs[first], highs[second])
    )
  }
}
