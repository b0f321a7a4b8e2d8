import Trading

/// Every event strategy that specs can name; a new one is a file and a line here.
public let eventCatalog: [EventCatalogEntry] = [
  MarketMaker.entry,
  Grid.entry,
  FundingCarry.entry,
]
