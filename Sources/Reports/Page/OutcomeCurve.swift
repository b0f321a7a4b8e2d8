/// What `assay.outcomes` draws: how return and Sharpe ratio fall as something gets dearer.
struct OutcomeCurve: Encodable {
  private var values: [Double?]
  private var totalReturn: [Double?]
  private var sharpe: [Double?]
  private var breakEven: Double?
  private var assumed: Double?

  init(
    values: [Double], totalReturn: [Double?], sharpe: [Double?], breakEven: Double?,
    assumed: Double?
  ) {
    self.values = values.map { PageData.number($0) }
    self.totalReturn = totalReturn.map { PageData.number($0) }
    self.sharpe = sharpe.map { PageData.number($0) }
    self.breakEven = PageData.number(breakEven)
    self.assumed = PageData.number(assumed)
  }
}
