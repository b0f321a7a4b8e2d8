/// What combinatorial cross-validation needs of each block of time: sums of all trials' returns.
///
/// Sharpe and Sortino ratios and means of any choice of blocks follow from sums, so that no split
/// looks at the returns again.
package struct BlockSums: Sendable {
  package let blocks: Int
  package let trials: Int
  /// How many returns each block has.
  package let counts: [Int]
  /// Σr, one row a block and one column a trial.
  package let sums: [Double]
  /// Σr² in the same places.
  package let squares: [Double]
  /// Σmin(r, 0)² in the same places; empty where no Sortino ratio is asked for.
  package let downsideSquares: [Double]

  package init(
    counts: [Int], trials: Int, sums: [Double], squares: [Double], downsideSquares: [Double] = []
  ) {
    blocks = counts.count
    precondition(sums.count == blocks * trials && squares.count == sums.count, "Rows are blocks.")
    precondition(downsideSquares.isEmpty || downsideSquares.count == sums.count, "All or none.")
    self.trials = trials
    self.counts = counts
    self.sums = sums
    self.squares = squares
    self.downsideSquares = downsideSquares
  }

  /// How time is cut where the blocks do not divide it.
  package enum Cut: Sendable {
    /// Equal blocks; the remainder is dropped from the start (pypbo).
    case equal
    /// All periods are used; the first blocks are a period longer (purgedcv, numpy's array_split).
    case uneven
  }

  /// Cuts a table of returns into blocks and adds them up.
  ///
  /// - Throws: `UnusableReturns` when there are fewer periods than blocks.
  package init(_ table: ReturnTable, blocks: Int, cut: Cut = .equal) throws {
    guard blocks > 0, table.periods >= blocks else {
      throw UnusableReturns(
        "\(table.periods) periods cannot be cut into \(blocks) blocks",
        mend: "use fewer blocks or a shorter return period")
    }
    let ends = Self.ends(periods: table.periods, blocks: blocks, cut)
    let trials = table.trials
    var sums = [Double](repeating: 0, count: blocks * trials)
    var squares = sums
    var downside = sums
    for block in 0..<blocks {
      let columns = block * trials..<(block + 1) * trials
      Self.add(
        table, periods: ends[block]..<ends[block + 1], &sums, &squares, &downside, at: columns)
    }
    self.init(
      counts: (0..<blocks).map { ends[$0 + 1] - ends[$0] }, trials: trials, sums: sums,
      squares: squares, downsideSquares: downside)
  }

  /// Where blocks start and end, one more than blocks.
  private static func ends(periods: Int, blocks: Int, _ cut: Cut) -> [Int] {
    let (length, rest) = periods.quotientAndRemainder(dividingBy: blocks)
    return switch cut {
    case .equal: (0...blocks).map { rest + $0 * length }
    case .uneven: (0...blocks).map { $0 * length + min($0, rest) }
    }
  }

  /// Adds up the rows of one block, all trials a row.
  private static func add(
    _ table: ReturnTable, periods: Range<Int>, _ sums: inout [Double], _ squares: inout [Double],
    _ downside: inout [Double], at columns: Range<Int>
  ) {
    table.values.withUnsafeBufferPointer { values in
      sums.withUnsafeMutableBufferPointer { sums in
        squares.withUnsafeMutableBufferPointer { squares in
          downside.withUnsafeMutableBufferPointer { downside in
            for period in periods {
              let shift = period * table.trials - columns.lowerBound
              for place in columns {
                let value = values[place + shift]
                let loss = value < 0 ? value : 0
                sums[place] += value
                squares[place] += value * value
                downside[place] += loss * loss
              }
            }
          }
        }
      }
    }
  }
}
