/// A calendar year of returns, month end over month end.
struct YearOfReturns: Equatable {
  var year: Int
  /// January to December; nil where the account has no bar or no base.
  var months: [Double?]
  var total: Double?
}

extension ReportContent.EquityCurve {
  /// Returns by calendar month in UTC; the first month starts from the initial equity.
  func monthlyReturns() -> [YearOfReturns] {
    var years: [YearOfReturns] = []
    var monthBase = initialEquity
    var yearBase = initialEquity
    for index in times.indices {
      let date = CalendarDate(milliseconds: times[index])
      let next = index + 1 < times.count ? CalendarDate(milliseconds: times[index + 1]) : nil
      guard next?.month != date.month || next?.year != date.year else { continue }
      if years.last?.year != date.year {
        years.append(
          YearOfReturns(year: date.year, months: Array(repeating: nil, count: 12), total: nil))
      }
      years[years.count - 1].months[date.month - 1] = change(from: monthBase, to: equity[index])
      years[years.count - 1].total = change(from: yearBase, to: equity[index])
      monthBase = equity[index]
      if next?.year != date.year { yearBase = equity[index] }
    }
    return years
  }
}

/// The relative change, nil where it is undefined.
func relativeChange(from base: Double, to value: Double) -> Double? {
  guard base > 0, base.isFinite, value.isFinite else { return nil }
  return value / base - 1
}
