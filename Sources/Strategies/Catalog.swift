import Lanes
import Trading

/// Every strategy that specs can name; a new one is a file and a line here.
public let catalog: [CatalogEntry] = [
  .init(BuyAndHold<Double>.self, BuyAndHold<Double8>.self),
  .init(SMACross<Double>.self, SMACross<Double8>.self),
  .init(EMACross<Double>.self, EMACross<Double8>.self),
  .init(MACDCross<Double>.self, MACDCross<Double8>.self),
  .init(RSIReversal<Double>.self, RSIReversal<Double8>.self),
  .init(BollingerReversion<Double>.self, BollingerReversion<Double8>.self),
  .init(DonchianBreakout<Double>.self, DonchianBreakout<Double8>.self),
  .init(ATRTrend<Double>.self, ATRTrend<Double8>.self),
  .init(FilteredTrend<Double>.self, FilteredTrend<Double8>.self),
]
