import Documents
import Foundation
import MarketData
import Testing

@Suite struct RecipeTests {
  static let recipes =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/Datasets"

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func recipe(_ name: String, sha256: String) throws -> Recipe {
    var recipe = try Recipe.named(name, in: Self.recipes)
    recipe.sha256 = sha256
    return recipe
  }

  /// A stand-in for python3 that packs `content` as the recipe's file.
  private func python(_ recipe: Recipe, content: String) throws -> String {
    let root = "gapless_crypto_clickhouse-\(recipe.version)"
    let text = try folder.file(
      "python.txt",
      """
      #!/bin/sh
      set -e
      if [ "$2" = zipfile ]; then
        mkdir -p "$5/backtesting/test"; printf '\(content)' > "$5/\(recipe.file)"; exit 0
      fi
      while [ "$1" != -d ]; do shift; done
      cd "$2"
      if [ \(recipe.distribution.rawValue) = wheel ]; then : > package.whl; exit 0; fi
      mkdir -p "$(dirname "\(root)/\(recipe.file)")"
      printf '\(content)' > "\(root)/\(recipe.file)"
      tar -czf "\(root).tar.gz" "\(root)"
      rm -r "\(root)"
      """)
    // A program that this process had open for writing could not be run while a child that another
    // test has just started still holds it.
    let copying = Process()
    copying.executableURL = URL(fileURLWithPath: "/usr/bin/install")
    copying.arguments = ["-m", "755", text, folder.path + "/python"]
    try copying.run()
    copying.waitUntilExit()
    return folder.path + "/python"
  }

  private let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

  @Test func readsTheRecipes() throws {
    let names = try Recipe.names(in: Self.recipes)
    #expect(names.contains("btcusdt-1h"))
    for name in names {
      let recipe = try Recipe.named(name, in: Self.recipes)
      #expect(recipe.name == name)
      #expect(recipe.sha256.count == 64)
      #expect(recipe.rows > 0)
      #expect(recipe.start < recipe.end)
      #expect(!recipe.licence.isEmpty)
    }
    let error = #expect(throws: AssayError.self) {
      try Recipe.named("btcusd-1h", in: Self.recipes)
    }
    #expect(error?.mend?.contains("btcusdt-1h") == true)
    #expect(throws: AssayError.self) { try Recipe.named("../README", in: Self.recipes) }
    #expect(throws: AssayError.self) { try Recipe.names(in: folder.path + "/none") }
  }

  @Test func saysWhatIsMadeOfTheFile() throws {
    let shares = try Recipe.named("us-stocks-20", in: Self.recipes)
    #expect(shares.products.map(\.name) == ["us-stocks-20"] && shares.products[0].bars == nil)
    let aapl = try #require(try shares.instrument(ticker: "AAPL"))
    #expect(aapl.symbol == "AAPL" && aapl.kind == .equity && aapl.calendar == .newYork)
    let trades = try Recipe.named("es-trades", in: Self.recipes)
    #expect(trades.products.map(\.name) == ["es-1m", "es-ticks", "es-volume", "es-dollars"])
    for product in trades.products { _ = try TradeAggregation(product.bars ?? "") }
    let future = try #require(try trades.instrument(ticker: "es-1m"))
    #expect(future.symbol == "ESU3" && future.multiplier == 50 && future.tick == 0.25)
    #expect(future.expiry == Timestamp(iso: "2013-09-20T13:30:00Z"))
    #expect(try trades.options().timeZone?.identifier == "America/Chicago")
    for name in try Recipe.names(in: Self.recipes) {
      _ = try Recipe.named(name, in: Self.recipes).instrument(ticker: name)
    }
  }

  @Test(arguments: ["btcusdt-1h", "goog-1d"])
  func fetchesOnceAndKeeps(_ name: String) throws {
    let recipe = try recipe(name, sha256: abc)
    let cache = folder.path + "/cache"
    let python = try python(recipe, content: "abc")
    var lines: [String] = []
    let path = try recipe.fetch(cache: cache, python: python) { lines.append($0) }
    #expect(path == "\(cache)/\(name).csv")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "abc")
    #expect(lines.count == 3)
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache) == ["\(name).csv"])
    #expect(try recipe.fetch(cache: cache, python: "/nonexistent/python") == path)
  }

  @Test func replacesAStaleCopy() throws {
    let recipe = try recipe("btcusdt-1h", sha256: abc)
    let stale = try folder.file("btcusdt-1h.csv", "old")
    let python = try python(recipe, content: "abc")
    #expect(try recipe.fetch(cache: folder.path, python: python) == stale)
    #expect(try String(contentsOfFile: stale, encoding: .utf8) == "abc")
  }

  @Test func refusesAnotherContent() throws {
    let recipe = try recipe("btcusdt-1h", sha256: abc)
    let cache = folder.path + "/cache"
    let python = try python(recipe, content: "abd")
    let error = #expect(throws: AssayError.self) {
      try recipe.fetch(cache: cache, python: python)
    }
    #expect(error?.kind == .data)
    #expect(error?.problem.contains(abc) == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache) == [])
  }

  @Test func saysWhatItNeeds() throws {
    let recipe = try recipe("btcusdt-1h", sha256: abc)
    let missing = #expect(throws: AssayError.self) {
      try recipe.fetch(cache: folder.path, python: "no-such-python")
    }
    #expect(
      missing?.description
        == "btcusdt-1h: could not download gapless-crypto-clickhouse 17.5.5 from PyPI: there is no "
        + "no-such-python on the PATH; this needs python3 with pip and the network; without them "
        + "give a file by `assay data import FILE --as btcusdt-1h`")
    #expect(missing?.kind == .unavailable)
    let offline = try folder.file(
      "offline", "#!/bin/sh\necho 'WARNING: Retrying after connection broken by X' >&2\nexit 1\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: offline)
    let error = #expect(throws: AssayError.self) {
      try recipe.fetch(cache: folder.path, python: offline)
    }
    #expect(error?.problem.hasSuffix("from PyPI: PyPI could not be reached") == true)
  }
}
