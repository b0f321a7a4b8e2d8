/// Returns of trials side by side over the same periods: what statistics of luck are made of.
package struct ReturnTable: Sendable, Equatable {
  package let periods: Int
  package let trials: Int
  /// Row-major, one row a period and one column a trial.
  package let values: [Double]

  package init(periods: Int, trials: Int, values: [Double]) {
    precondition(values.count == periods * trials, "One number a period and trial.")
    self.periods = periods
    self.trials = trials
    self.values = values
  }

  package subscript(period: Int, trial: Int) -> Double { values[period * trials + trial] }

  /// The returns of one trial in the order of time.
  package func column(_ trial: Int) -> [Double] {
    (0..<periods).map { values[$0 * trials + trial] }
  }
}
