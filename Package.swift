// swift-tools-version: 6.2
import PackageDescription

// The hot loops want the vector width of the machine that runs them. ASSAY_CPU names another one
// (ASSAY_CPU=x86-64-v3) or none at all (ASSAY_CPU=none); arm64 needs no flag.
let cpu = Context.environment["ASSAY_CPU"] ?? "native"
#if arch(x86_64)
  let tuned: [SwiftSetting] = cpu == "none" ? [] : [.unsafeFlags(["-Xcc", "-march=\(cpu)"])]
#else
  let tuned: [SwiftSetting] = []
#endif

// Debug tests spend their time in these modules: optimised there, they run twenty times faster.
// The run-time check that no closure's state is reached twice at once costs 10 ns a live decision;
// the state in question belongs to one closure that is called from one place.
let hot: [SwiftSetting] = [
  .unsafeFlags(["-O"], .when(configuration: .debug)),
  .unsafeFlags(["-enforce-exclusivity=unchecked"]),
]

func library(
  _ name: String, _ dependencies: [Target.Dependency], _ settings: [SwiftSetting] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies,
    swiftSettings: tuned + settings + [.treatAllWarnings(as: .error)])
}

func system(_ name: String, package: String, pkgConfig: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: name, dependencies: dependencies,
    swiftSettings: tuned + [.treatAllWarnings(as: .error)])
}

let package = Package(
  name: "assay",
  targets: [
    system("CSQLite", package: "libsqlite3-dev", pkgConfig: "sqlite3"),
    system("CZstd", package: "libzstd-dev", pkgConfig: "libzstd"),
    system("CYAML", package: "libyaml-dev", pkgConfig: "yaml-0.1"),
    system("CZlib", package: "zlib1g-dev", pkgConfig: "zlib"),
    system("COpenSSL", package: "libssl-dev", pkgConfig: "libcrypto"),
    system("COpenBLAS", package: "libopenblas-dev", pkgConfig: "openblas"),
    library("Documents", ["CYAML", "COpenSSL"]),
    library("Lanes", [], hot + [.enableExperimentalFeature("BuiltinModule")]),
    library("Numerics", ["COpenBLAS"], hot),
    library("MarketData", ["Documents", "CZstd", "CZlib"], hot),
    library("Metrics", ["Lanes"], hot),
    library("Optimizers", ["Documents", "Numerics"], hot),
    library("Validation", ["Numerics"], hot),
    library("Indicators", ["Lanes", "MarketData"], hot),
    library(
      "Trading", ["Lanes", "Numerics", "MarketData", "Metrics", "Indicators", "Documents"], hot),
    library(
      "Sweep", ["Lanes", "MarketData", "Metrics", "Indicators", "Trading", "Documents"], hot),
    library(
      "Replay",
      ["Documents", "Numerics", "Lanes", "MarketData", "Metrics", "Indicators", "Trading"], hot),
    library("Strategies", ["Lanes", "MarketData", "Indicators", "Trading"], hot),
    library("Store", ["CSQLite", "CZstd", "Documents"]),
    library("Reports", ["Documents", "MarketData"]),
    library(
      "Experiments",
      [
        "Documents", "MarketData", "Metrics", "Optimizers", "Trading", "Sweep", "Replay",
        "Strategies", "Store", "Reports", "Validation", "Numerics",
      ]),
    .executableTarget(
      name: "assay",
      dependencies: [
        "Documents", "Lanes", "Numerics", "MarketData", "Metrics", "Optimizers", "Indicators",
        "Trading", "Sweep", "Replay", "Strategies", "Store", "Reports", "Experiments", "Validation",
      ], swiftSettings: tuned + [.treatAllWarnings(as: .error)]),
    tests("DocumentsTests", ["Documents"]),
    tests("NumericsTests", ["Numerics"]),
    tests("MarketDataTests", ["MarketData", "Documents"]),
    tests("OptimizersTests", ["Optimizers", "Numerics", "Documents"]),
    .testTarget(
      name: "ValidationTests", dependencies: ["Validation", "Numerics", "Documents"],
      exclude: ["Golden"], swiftSettings: tuned + [.treatAllWarnings(as: .error)]),
    tests("StoreTests", ["Store", "Documents"]),
    tests("ReportsTests", ["Reports", "MarketData", "Documents"]),
    tests("LanesTests", ["Lanes", "Numerics"]),
    tests(
      "IndicatorsTests", ["Indicators", "Lanes", "MarketData", "Numerics", "Documents"]),
    tests(
      "MetricsTests", ["Metrics", "Lanes", "MarketData", "Numerics", "Experiments", "Documents"]),
    tests(
      "SweepTests",
      [
        "Documents", "Lanes", "MarketData", "Metrics", "Indicators", "Trading", "Sweep", "Replay",
        "Strategies",
      ]),
    tests("ReplayTests", ["Replay", "MarketData", "Numerics", "Trading", "Documents"]),
    tests("StrategiesTests", ["Strategies", "Replay", "Trading", "MarketData", "Documents"]),
    .testTarget(
      name: "GoldenTests",
      dependencies: [
        "Documents", "Lanes", "Numerics", "MarketData", "Metrics", "Indicators", "Trading", "Sweep",
        "Replay", "Strategies", "Experiments",
      ], exclude: ["Golden"], swiftSettings: tuned + [.treatAllWarnings(as: .error)]),
    .testTarget(
      name: "TradingTests",
      dependencies: [
        "Trading", "MarketData", "Documents", "Numerics", "Lanes", "Indicators", "Reports",
        "Experiments",
      ],
      exclude: ["Golden"], swiftSettings: tuned + [.treatAllWarnings(as: .error)]),
    tests(
      "ExperimentsTests",
      [
        "Experiments", "Documents", "MarketData", "Metrics", "Numerics", "Optimizers", "Reports",
        "Store", "Sweep", "Trading", "Validation",
      ]),
    tests("TidyTests", []),
    tests("AssayTests", ["assay", "Documents"]),
  ],
  swiftLanguageModes: [.v6])
