import Documents
import MarketData
import Trading

extension Workspace {
  /// What a dataset's prices are prices of, where a spec asks for it by `instrument: dataset`.
  func instrument(_ dataset: String, _ value: SpecValue) throws -> Instrument {
    guard try value.string() == "dataset" else {
      throw value.fault("is not a source of instruments", mend: "write instrument: dataset")
    }
    let events = try events.find(dataset)
    guard let instrument = try events?.instrument ?? instrument(keptWith: dataset) else {
      throw value.fault(
        "finds no instrument kept with \(dataset)",
        mend: "tell it with `assay data instrument \(dataset) kind=… symbol=… quote=…`")
    }
    return instrument
  }
}

extension Workspace {
  /// What the prices of a dataset of bars are prices of; nil where none is stored, none was told,
  /// or what is stored does not read.
  package func instrument(keptWith dataset: String) throws -> Instrument? {
    (try? data.find(dataset))?.instrument
  }
}

extension SpecNode {
  /// The spec with the numbers of a dataset's instrument where it says `instrument: dataset`, so
  /// that they are frozen and hashed with it.
  ///
  /// Lots and the least notional come from it, and the fees where the spec tells none.
  func resolvingInstrument(of dataset: String?, in workspace: Workspace) throws -> SpecNode {
    guard let node = self["instrument"], case .scalar = node.kind else { return self }
    let value = SpecValue(node, path: "instrument")
    if value.isNull { return self }
    if self["data"]?["also"] != nil {
      throw value.fault(
        "is of one market, and data.also names more", mend: "write instrument: {lot: …}")
    }
    guard let dataset else {
      throw value.fault("needs a dataset, not a file", mend: "import the file, or write the lots")
    }
    let instrument = try workspace.instrument(dataset, value)
    guard instrument.kind != .inverse else {
      throw value.fault(
        "of \(dataset) is inverse, and a sweep accounts in quote money",
        mend: "trade it by orders: instruments: [{data: \(dataset), instrument: dataset}]")
    }
    let lots = [
      ("lot", instrument.lot * instrument.multiplier),
      ("minimum_quantity", instrument.minimumQuantity * instrument.multiplier),
      ("minimum_notional", instrument.minimumNotional),
    ].map { "\($0.0): \($0.1)" }
    let spec = try setting(path: "instrument", to: "{\(lots.joined(separator: ", "))}")
    let hasFee = spec["execution"]?["fee_bps"] != nil
    guard !hasFee, instrument.makerFeeBps ?? instrument.takerFeeBps != nil else { return spec }
    let fee = instrument.fee
    return try spec.setting(
      path: "execution.fee_bps", to: "{maker: \(fee.makerBps), taker: \(fee.takerBps)}")
  }
}

extension Instrument {
  /// What its fills cost; nothing where no fee was told.
  var fee: Fee {
    Fee(takerBps: takerFeeBps ?? makerFeeBps ?? 0, makerBps: makerFeeBps ?? takerFeeBps ?? 0)
  }

  /// How its price moves become money.
  var contractKind: ContractKind {
    switch kind {
    case .spot, .equity, .fx: .spot
    case .linear, .future: .linear
    case .inverse: .inverse
    }
  }
}
