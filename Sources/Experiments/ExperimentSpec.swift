import Documents
import Foundation
import MarketData
import Optimizers
import Strategies
import Sweep
import Trading

/// One experiment file, read strictly: what `assay run` is told.
package struct ExperimentSpec: Sendable {
  package let name: String
  /// A dataset's name or a file's path.
  package let data: String
  /// Others on which every set is judged too.
  package let otherData: [String]
  /// The longer bars that the data's bars are made into; nil leaves them as they are.
  let resample: BarPeriod?
  package let holdOutShare: Double
  let adjustment: Adjustment
  package let entry: CatalogEntry
  package let side: Side
  package let parameters: ParameterSpace
  package internal(set) var account: AccountSpec
  package let search: SearchSpec
  package let objective: Objective
  package let validation: ValidationSpec
  let gates: Gate.Request
  package let writesReport: Bool
  /// Whether finalists are traded again by orders; nil leaves it at the sweep.
  package let confirmation: Confirmation.Request?
  /// What the engine that trades by orders knows.
  package let replay: ReplaySpec
  package var space: SearchSpace { parameters.space }
  /// The spec as written, overrides applied, with the numbers of the dataset's instrument.
  package let node: SpecNode
  let from: SpecValue?
  let to: SpecValue?

  /// Reads a file and applies `key=value` overrides.
  package static func node(
    path: String, overrides: [(path: String, text: String)]
  ) throws -> SpecNode {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw AssayError(
        .usage, "cannot read the experiment", at: path, mend: "check the path and its permissions")
    }
    guard bytes.count < 1 << 20 else {
      throw AssayError(
        .usage, "an experiment is a text of less than 1 MiB", at: path, mend: "is it a spec?")
    }
    guard let text = String(data: bytes, encoding: .utf8) else {
      throw AssayError(.usage, "the text is not UTF-8", at: path, mend: "save it as UTF-8")
    }
    return try overrides.reduce(try YAML.parse(text, file: path)) {
      try $0.setting(path: $1.path, to: $1.text)
    }
  }

  package static func read(
    path: String, overrides: [(path: String, text: String)], in workspace: Workspace
  ) throws -> ExperimentSpec {
    try ExperimentSpec(try node(path: path, overrides: overrides), in: workspace)
  }

  package init(_ written: SpecNode, in workspace: Workspace) throws {
    let node = try written.resolvingInstrument(
      of: written["data"]?["dataset"]?.text, in: workspace)
    let spec = try SpecReader(node)
    try spec.unknownKeysAreErrors(
      known: [
        "name", "data", "strategy", "search", "objective", "report", "engine", "confirm", "replay",
        "validation", "gates",
      ] + AccountSpec.keys)
    name = try Self.name(try spec.required("name"))
    let data = try spec.required("data").reader()
    try data.unknownKeysAreErrors(known: [
      "dataset", "file", "also", "from", "to", "holdout", "resample", "adjust",
    ])
    self.data = try Self.source(data, in: workspace)
    // The names that patterns stand for are part of what is asked.
    self.node = try Self.expanded(node, beside: self.data, in: workspace)
    otherData = try Self.others(
      self.node.value(at: "data.also").map { SpecValue($0, path: "data.also") }
        .flatMap { $0.isNull ? nil : $0 }, in: workspace)
    resample = try data.optional("resample").map {
      try BarPeriod($0.string(), at: $0.node.place.description)
    }
    from = data.optional("from")
    to = data.optional("to")
    adjustment = try Adjustment(data.optional("adjust"))
    holdOutShare = try Self.holdOut(data.optional("holdout"))
    account = try AccountSpec(spec, fundingFile: workspace.funding)
    let strategy = try spec.required("strategy").reader()
    try strategy.unknownKeysAreErrors(known: ["name", "side", "parameters", "where"])
    let name = try strategy.required("name")
    entry = try catalogEntry(try name.string(), at: name.node.place.description)
    let side = try strategy.optional("side")?.oneOf(Side.allCases.map(\.rawValue))
    self.side = side.flatMap(Side.init) ?? .long
    parameters = try ParameterSpace(strategy, entry.declaration)
    var objective = try Objective(spec.optional("objective"))
    objective.marketCount = 1 + otherData.count
    self.objective = objective
    search = try SearchSpec(spec.optional("search"), parameters, objective)
    validation = try ValidationSpec(spec.optional("validation"), objective, search)
    gates = try Gate.Request(spec.optional("gates"))
    writesReport = try spec.optional("report")?.bool() ?? true
    replay = try ReplaySpec(spec.optional("replay"), beside: self.data, in: workspace)
    try adjustment.refuse(replay.mark)
    try replay.refuseBookKeys(
      spec.optional("replay"), hasMargin: account.model.margin != nil)
    confirmation = try Self.confirmation(spec)
  }

  static func name(_ value: SpecValue) throws -> String {
    let name = try value.string()
    let isPlain = name.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0) || "-_.".unicodeScalars.contains($0)
    }
    guard isPlain, !name.isEmpty, !name.hasPrefix("."), name.count <= 100 else {
      throw value.fault(
        "names the report's file", mend: "use up to 100 letters, digits, '-', '_' and '.'")
    }
    return name
  }

  private static func source(_ data: SpecReader, in workspace: Workspace) throws -> String {
    if let file = data.optional("file") {
      if let dataset = data.optional("dataset") {
        throw dataset.fault("stands beside data.file", mend: "keep one of the two")
      }
      let path = try file.string()
      return workspace.path(path)
    }
    return try data.required("dataset").string()
  }

  /// The spec with what patterns and universes under `data.also` stand for written out.
  ///
  /// They may hold the market that the others stand beside.
  private static func expanded(
    _ node: SpecNode, beside first: String, in workspace: Workspace
  ) throws -> SpecNode {
    guard let also = node.value(at: "data.also") else { return node }
    let value = SpecValue(also, path: "data.also")
    if value.isNull { return node }
    let words: [String] =
      if case .scalar = also.kind { [try value.string()] } else {
        try value.list().map { try $0.string() }
      }
    let selection = try DatasetSelection(workspace.data, workspace.universes)
    guard words.contains(where: selection.isCollective) else { return node }
    var seen = Set([first] + words)
    let names = try words.flatMap { word in
      guard selection.isCollective(word) else { return [word] }
      return try selection.names(word).filter { seen.insert($0).inserted }
    }
    return try node.setting(
      key: "data", "also",
      toList: names.map {
        SpecNode(.scalar($0, plain: false), at: also.place)
      })
  }

  private static func others(_ value: SpecValue?, in workspace: Workspace) throws -> [String] {
    guard let value else { return [] }
    return try value.list().map { item in
      let name = try item.string()
      let isFile = name.contains("/") || name.hasSuffix(".csv") || name.hasSuffix(".gz")
      return isFile && !name.hasPrefix("/") ? "\(workspace.root)/\(name)" : name
    }
  }

  private static func holdOut(_ value: SpecValue?) throws -> Double {
    guard let value else { return 0 }
    let share = try value.fraction()
    guard share >= 0, share <= 0.9 else {
      throw value.fault("must be from 0 to 90 %", mend: "write it as in 20%")
    }
    return share
  }

  /// `engine: replay` trades the finalists of its search by orders, as `confirm` does.
  private static func confirmation(_ spec: SpecReader) throws -> Confirmation.Request? {
    let engine = try spec.optional("engine")?.oneOf(Engine.allCases.map(\.rawValue))
    if let request = try spec.optional("confirm").map(Confirmation.Request.init) { return request }
    if engine == Engine.replay.rawValue { return Confirmation.Request() }
    if let replay = spec.optional("replay") {
      throw replay.fault("is for the engine that trades by orders", mend: "add confirm: replay")
    }
    return nil
  }
}

extension SpecValue {
  /// A whole number inside a range.
  func whole(_ range: ClosedRange<Int>) throws -> Int {
    let number = try int()
    guard range.contains(number) else {
      throw fault(
        "must be \(range.lowerBound) to \(range.upperBound)", mend: "choose a number inside")
    }
    return number
  }
}
