extension ReportContent {
  /// What a number counts; it picks the format.
  package enum Unit: String, Codable, Sendable {
    /// `percent` values are fractions: 0.1 reads 10.0 %.
    case ratio, percent, money, count, days, bars
  }

  /// Metrics side by side: in sample, chosen, out of sample, benchmark.
  package struct MetricsTable: Codable, Equatable, Sendable {
    /// One metric with a value per column; nil reads as "–".
    package struct Row: Codable, Equatable, Sendable {
      package var key: String
      package var label: String
      /// The definition, with the annualisation written out.
      package var formula: String
      package var unit: Unit
      package var values: [Double?]

      package init(
        key: String, label: String, formula: String, unit: Unit, values: [Double?]
      ) {
        self.key = key
        self.label = label
        self.formula = formula
        self.unit = unit
        self.values = values
      }
    }

    package var columns: [String]
    package var rows: [Row]

    package init(columns: [String], rows: [Row]) {
      self.columns = columns
      self.rows = rows
    }
  }
}
