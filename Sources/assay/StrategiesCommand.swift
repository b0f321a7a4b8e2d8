import Documents
import Experiments
import Strategies
import Trading

/// `assay strategies`: what the catalog holds.
enum StrategiesCommand {
  static let usage = "usage: assay strategies [NAME] [--json]"

  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words, flags: ["--json"])
    try arguments.checkCount(1)
    if let name = arguments.positional.first,
      let entry = eventCatalog.first(where: { $0.name == name })
    {
      return Console.answer(
        arguments.has("--json") ? document(entry).pretty : describe(entry))
    }
    let entries = try arguments.positional.first.map { [try catalogEntry($0)] } ?? catalog
    if arguments.has("--json") {
      let documents = entries.map { document($0.declaration) }
      let traders = eventCatalog.map(document)
      Console.answer(
        (arguments.positional.isEmpty
          ? .object([("strategies", .array(documents)), ("event_strategies", .array(traders))])
          : documents[0]).pretty)
    } else if arguments.positional.isEmpty {
      for entry in entries {
        Console.answer("\(entry.declaration.name): \(entry.declaration.summary)")
      }
      Console.answer("\nwith orders of their own, for --engine replay:")
      for entry in eventCatalog { Console.answer("\(entry.name): \(entry.summary)") }
    } else {
      Console.answer(describe(entries[0].declaration))
    }
  }

  private static func describe(_ entry: EventCatalogEntry) -> String {
    (["\(entry.name): \(entry.summary)", "instruments: \(entry.instruments)", "parameters:"]
      + lines(entry.parameters)).joined(separator: "\n")
  }

  private static func lines(_ parameters: [Parameter]) -> [String] {
    parameters.map {
      "  \($0.name)  \($0.span), standard \(Text.number($0.standard)): \($0.summary)"
    }
  }

  private static func describe(_ declaration: StrategyDeclaration) -> String {
    let parameters = lines(declaration.parameters)
    let features = declaration.features.map {
      "  \($0.indicator)(\($0.parameters.joined(separator: ", ")))"
    }
    return
      (["\(declaration.name): \(declaration.summary)", "parameters:"]
      + (parameters.isEmpty ? ["  none"] : parameters) + ["features:"]
      + (features.isEmpty ? ["  none"] : features)).joined(separator: "\n")
  }

  private static func document(_ entry: EventCatalogEntry) -> JSON {
    .object([
      ("name", .string(entry.name)), ("summary", .string(entry.summary)),
      ("instruments", .int(Int64(entry.instruments))),
      ("parameters", .array(entry.parameters.map(document))),
    ])
  }

  private static func document(_ parameter: Parameter) -> JSON {
    .object([
      ("name", .string(parameter.name)),
      ("type", .string(parameter.isWhole ? "int" : "float")),
      ("low", JSON(number: parameter.range.lowerBound, isWhole: parameter.isWhole)),
      ("high", JSON(number: parameter.range.upperBound, isWhole: parameter.isWhole)),
      ("standard", JSON(number: parameter.standard, isWhole: parameter.isWhole)),
      ("summary", .string(parameter.summary)),
    ])
  }

  private static func document(_ declaration: StrategyDeclaration) -> JSON {
    .object([
      ("name", .string(declaration.name)), ("summary", .string(declaration.summary)),
      ("parameters", .array(declaration.parameters.map(document))),
      (
        "features",
        .array(
          declaration.features.map {
            .object([
              ("indicator", .string($0.indicator)),
              ("parameters", .array($0.parameters.map(JSON.string))),
            ])
          })
      ),
    ])
  }
}
