/// The objective along one parameter, whatever the others were.
package struct ParameterSlice: Sendable, Equatable {
  package let axis: DimensionBins
  /// One for each bin; nil where no trial was worth anything.
  package let summaries: [ValueSummary?]

  /// The trials in which a dimension matters, by its value.
  package init(_ history: SearchHistory, dimension: Int, binLimit: Int = 30) {
    let axis = DimensionBins(history.space, dimension: dimension, limit: binLimit)
    var groups = [[Double]](repeating: [], count: axis.bins.count)
    for trial in history.valued where history.isActive(dimension, in: trial) {
      groups[axis.bin(of: history.points[trial][dimension])].append(history.values[trial])
    }
    self.axis = axis
    summaries = groups.map { ValueSummary($0, isMaximized: history.isMaximized) }
  }

  /// The slices along all parameters with more than one value.
  package static func all(_ history: SearchHistory, binLimit: Int = 30) -> [ParameterSlice] {
    history.space.dimensions.indices.filter { history.space.dimensions[$0].isFree }
      .map { ParameterSlice(history, dimension: $0, binLimit: binLimit) }
  }
}
