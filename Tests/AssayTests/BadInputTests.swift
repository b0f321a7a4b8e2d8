import Foundation
import Testing

/// Every bad input gets one line that says what, where and how to mend it, and its exit code.
@Suite struct BadInputTests {
  private func backtest(_ shell: Shell, _ extra: String...) throws -> Shell.Outcome {
    try shell.run(
      [
        "backtest", "--data", "bars.csv", "--strategy", "sma-cross", "--param", "fast=2", "--param",
        "slow=4",
      ] + extra)
  }

  private func expect(
    _ outcome: Shell.Outcome, code: Int32, _ parts: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.code == code, "\(outcome.err)", sourceLocation: sourceLocation)
    #expect(outcome.err.hasPrefix("assay: "), "\(outcome.err)", sourceLocation: sourceLocation)
    #expect(
      outcome.err.split(separator: "\n").count == 1, "\(outcome.err)",
      sourceLocation: sourceLocation)
    #expect(outcome.out.isEmpty, sourceLocation: sourceLocation)
    for part in parts {
      #expect(outcome.err.contains(part), "\(outcome.err)", sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: [
    ("", "empty"),
    ("time,open,high,low,close,volume\n", "no bars"),
    ("time,open,high,low,volume\n1600000000,1,2,1,1\n", "close"),
    ("time,open,high,low,close\n1600000000,1,2,1,abc\n1600003600,1,2,1,1\n", "bars.csv:2"),
    ("time,open,high,low,close\n1600000000,1,2,1,nan\n", "bars.csv:2"),
    ("time,open,high,low,close\n1600000000,1,2,1,1\n1600000000,1,2,1,1\n", "bars.csv:3"),
    ("time,open,high,low,close\n1600003600,1,2,1,1\n1600000000,1,2,1,1\n", "bars.csv:3"),
    ("time,open,high,low,close\n1600000000,1,2,-1,1\n", "bars.csv:2"),
    ("time,open,high,low,close\n1600000000,1,1,2,1\n", "bars.csv:2"),
    ("\u{0}\u{1}\u{2}binary", "binary"),
  ]) func barsThatCannotBe(text: String, part: String) throws {
    let shell = try Shell()
    try shell.write("bars.csv", text)
    expect(try backtest(shell), code: 3, part)
  }

  @Test func aLineWithoutEndIsRefusedBeforeItFillsMemory() throws {
    let shell = try Shell()
    try shell.write(
      "bars.csv", "time,open,high,low,close\n" + String(repeating: "1", count: 3 << 20))
    expect(try backtest(shell), code: 3, "line")
  }

  @Test func aTruncatedGzipIsRefused() throws {
    let shell = try Shell()
    // The first bytes of a gzip member and nothing after them.
    try Data([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x2b, 0xc9, 0xcc, 0x4d]).write(
      to: URL(fileURLWithPath: shell.path("bars.csv.gz")))
    let outcome = try shell.run(
      "backtest", "--data", "bars.csv.gz", "--strategy", "sma-cross")
    expect(outcome, code: 3, "gzip")
  }

  @Test func aFileThatIsNotThere() throws {
    expect(try backtest(try Shell()), code: 3, "bars.csv")
  }

  @Test func aWindowLongerThanTheData() throws {
    let shell = try Shell()
    try shell.write("bars.csv", Shell.bars(20))
    expect(try backtest(shell, "--param", "slow=400"), code: 3, "400", "20")
  }

  @Test(arguments: [
    ("capital=0", "capital"), ("execution.fee_bps=10000", "100"), ("execution.fee=5", "fee_bps"),
    ("execution.fee_bps=five", "number"), ("leverage=-1", "leverage"), ("side=up", "long"),
    ("execution.latency=-1", "latency"), ("stops.stop=2", "distance"), ("sizing=all", "all-in"),
    ("from=2099-01-01", "from"), ("metrics.period=0s", "period"),
  ]) func settingsThatCannotBe(setting: String, part: String) throws {
    let shell = try Shell()
    try shell.write("bars.csv", Shell.bars(100))
    let outcome = try backtest(shell, "--set", setting)
    expect(outcome, code: setting.hasPrefix("from") ? 3 : 2, part)
  }

  @Test(arguments: [
    (["backtest", "--data", "bars.csv", "--strategy", "sma-cros"], "sma-cross"),
    (["backtest", "--data", "bars.csv", "--strategy", "sma-cross", "--param", "fsat=3"], "fast"),
    (
      ["backtest", "--data", "bars.csv", "--strategy", "sma-cross", "--param", "fast=2.5"], "whole"
    ),
    (["backtest", "--data", "bars.csv", "--strategy", "sma-cross", "--jsno"], "--json"),
    (["backtets"], "backtest"), (["run"], "Experiments"), (["run", "none.yaml"], "none.yaml"),
    (["data", "fetsh", "x"], "fetch"), (["runs", "shwo", "x"], "show"),
  ]) func wordsThatCannotBe(words: [String], part: String) throws {
    let shell = try Shell()
    try shell.write("bars.csv", Shell.bars(100))
    expect(try shell.run(words), code: 2, part)
  }

  @Test(arguments: [
    ("name: wave\n\tdata: x\n", "e.yaml:2", "tab"),
    (Shell.experiment.replacingOccurrences(of: "where:", with: "wehre:"), "e.yaml:8", "where"),
    (Shell.experiment + "objectif: sharpe\n", "e.yaml:11", "objective"),
    (
      Shell.experiment.replacingOccurrences(of: "fast < slow", with: "fast > slow + 1000"),
      "e.yaml:8", "fast > slow + 1000"
    ),
    (
      Shell.experiment.replacingOccurrences(of: "fast < slow", with: "fsat < slow"), "e.yaml:8",
      "fast"
    ),
    (
      Shell.experiment.replacingOccurrences(of: "sma-cross", with: "sma-corss"), "e.yaml:4",
      "sma-cross"
    ),
    (Shell.experiment.replacingOccurrences(of: "[2, 20]", with: "[20, 2]"), "e.yaml:6", "fast"),
    (
      Shell.experiment.replacingOccurrences(of: "name: wave", with: "name: ../wave"), "e.yaml:1",
      "name"
    ),
    (
      Shell.experiment.replacingOccurrences(of: "method: grid", with: "method: gird"), "e.yaml:10",
      "grid"
    ),
    (Shell.experiment + "capital: 0\n", "e.yaml:11", "capital"),
  ]) func specsThatCannotBe(text: String, place: String, part: String) throws {
    let shell = try Shell()
    try shell.write("bars.csv", Shell.bars(600))
    try shell.write("e.yaml", text)
    expect(try shell.run("run", "e.yaml"), code: 2, place, part)
  }

  @Test func aWindowLongerThanTheExperimentsData() throws {
    let shell = try Shell()
    try shell.write("bars.csv", Shell.bars(90))
    try shell.write("e.yaml", Shell.experiment)
    expect(try shell.run("run", "e.yaml"), code: 3, "warm")
  }

  @Test func aSearchInWhichNothingTrades() throws {
    let shell = try Shell()
    try shell.write("bars.csv", Shell.bars(600))
    try shell.write(
      "e.yaml",
      Shell.experiment + "instrument: {minimum_notional: 1000000}\n")
    expect(try shell.run("run", "e.yaml"), code: 3, "sharpe")
  }

  @Test func anUnknownDatasetSaysHowToGetIt() throws {
    let shell = try Shell()
    let outcome = try shell.run("backtest", "--data", "btcusdt", "--strategy", "sma-cross")
    expect(outcome, code: 3, "btcusdt", "data import")
  }

  /// A limit on the size of files stands in for a full disk: writes beyond it fail.
  @Test func aFullDiskLosesNothing() throws {
    let shell = try Shell()
    try shell.write("bars.csv", Shell.bars(2_000))
    try shell.write("e.yaml", Shell.experiment)
    try shell.write("equity.csv", "old\n")
    let short = try shell.bash(
      "ulimit -f 16; $ASSAY backtest --data bars.csv --strategy buy-and-hold --equity equity.csv")
    expect(short, code: 1, "equity.csv")
    #expect(try shell.read("equity.csv") == "old\n")
    let imported = try shell.bash("ulimit -f 8; $ASSAY data import bars.csv --as wave")
    expect(imported, code: 1, "wave")
    #expect(try shell.run("data", "list", "--json").out.contains("[\n\n  ]"))
    let study = try shell.bash("ulimit -f 8; $ASSAY run e.yaml")
    expect(study, code: 1, "runs.sqlite")
    #expect(try shell.run("run", "e.yaml", "--no-report").code == 0)
  }

  @Test func aReaderThatHasGoneAwayIsNoFault() throws {
    let shell = try Shell()
    let outcome = try shell.bash("$ASSAY strategies --json | head -1; exit ${PIPESTATUS[0]}")
    #expect(outcome.code == 0 && outcome.err.isEmpty, "\(outcome.err)")
  }

  @Test func anAnswerThatCannotBeWrittenIsAFault() throws {
    let outcome = try Shell().bash("$ASSAY strategies --json > /dev/full")
    #expect(outcome.code == 1 && outcome.err.contains("cannot write the answer"))
  }

  @Test func outputsFollowLinksAndFillPipes() throws {
    let shell = try Shell()
    try shell.write("bars.csv", Shell.bars(100))
    let line = """
      echo old > kept.csv; ln -s kept.csv link.csv; mkfifo pipe
      head -1 pipe > first & $ASSAY backtest --data bars.csv --strategy buy-and-hold \
        --equity link.csv --trades pipe >/dev/null
      code=$?; wait; test -L link.csv -a -p pipe || exit 9
      exit $code
      """
    #expect(try shell.bash(line).code == 0)
    #expect(try shell.read("kept.csv").hasPrefix("time,equity"))
    #expect(try shell.read("first").hasPrefix("side,entry_bar"))
  }

  @Test func otherBarsUnderANameInUseAreRefused() throws {
    let shell = try Shell()
    try shell.write("a.csv", Shell.bars(100))
    try shell.write("b.csv", Shell.bars(120))
    #expect(try shell.run("data", "import", "a.csv", "--as", "x").code == 0)
    #expect(try shell.run("data", "import", "a.csv", "--as", "x").code == 0)
    expect(try shell.run("data", "import", "b.csv", "--as", "x"), code: 2, "--replace")
    #expect(try shell.run("data", "import", "b.csv", "--as", "x", "--replace").code == 0)
    #expect(try shell.run("data", "show", "x").out.contains("120 bars"))
    expect(try shell.run("data", "list", "x"), code: 2, "data show x")
  }

  @Test(arguments: [
    ("leverage=500", "maintenance"), ("stops.stop=200%", "never"), ("risk_free=5", "risk_free"),
    ("execution.funding.constant=1", "cap"), ("metrics.period=1m", "shorter"),
    ("execution.borrow_rate=-1", "borrow_rate"), ("sizing.quantity=-1", "quantity"),
    ("metrics.periods_per_year=1e300", "1e8"), ("benchmark=cash", "benchmark"),
    ("capital=", "key=value"),
  ]) func settingsThatMakeNoSense(setting: String, part: String) throws {
    let shell = try Shell()
    try shell.write("bars.csv", Shell.bars(100))
    expect(try backtest(shell, "--set", setting), code: 2, part)
  }

  @Test(arguments: [
    ("execution.slippage={model: volatility, factor: 1000}", "slippage"),
    ("stops={stop: 2atr, atr_period: 5000}", "5002"),
  ]) func settingsThatTheDataCannotBear(setting: String, part: String) throws {
    let shell = try Shell()
    try shell.write("bars.csv", Shell.bars(100))
    expect(try backtest(shell, "--set", setting), code: 3, part)
  }
}
