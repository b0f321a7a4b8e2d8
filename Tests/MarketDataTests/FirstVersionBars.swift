import Foundation
import MarketData

/// A dataset as version 0.1.0 kept it, in format 1: 24 bars of `randomBars` with seed 7, and their
/// volume times 1.1 as quote volume.
enum FirstVersionBars {
  static let file = """
    QVNTQVlCQVIBAAAAKLUv/SAwTQAAGAAAAQEAZrohKLUv/SAwgQEAAAD//xEABQARABMA7//7/w4AAwD6/wwAAQABAO
    z/EwDv//H/CgASAAIAEQD2//7/KLUv/SAwgQEAKwN4AIwRbAxBElkBvREkAPoHwQETA1IOTgJUCkACjQHBEmQDDRUn
    Ey0FSgc/CigDKLUv/SAwgQEAEuvV9xL+oP+S/pjtYv+h7bv+9/OJ+aX8zfvl/qzxt+up/O/2RP+M/Mj9oP6M/1X1KL
    Uv/SAwgQEAH+1J+YIODQr8EZbuABHA7p4FJfXy+tsKHP8kCLTyFe89D275uRLCEXIEPQWtB6j1KLUv/SBgAQMAJ7f3
    GgszLAYC1200pseHFKYQwTXlWDohib1gJpiNrR8ALd0DG3ECIomAnxuZqbQVDtEoDdpJ2C0gxJsxWCl2KePlXC+IaG
    0mfC2HHnJgxRVCc8wkxYzQOlK8bBF9Wf0PKLUv/SDAAQYAr5y9M/oaf0C7ou/JnnpcQN2PJb2ZPI5Au4RDbzGud0Bj
    BJ7FPACPQAq2W9zAKYNAKGiTwxcihkALaxlf6kSCQD9GL1nL01FACjlKuSadg0CnnrsTgtx/QB53pcA9CXlAieu9nW
    lbbkAG5tfFg3CKQD76FSErnIxAufZPgV3ph0DooiHjoVCLQJFy5g1mKYZAJsIr7iSbgUAHooIehRx5QNw6k5HuOIVA
    KqUMwa71kEBxkuaPKRl0QPxrHixocXJAGAAAAAAAAAAAoLgwRgMAAAAAAAAAAFlAAQBkMGM4ZmQ4OWRmZjE1YWE5ZT
    c2YmVjOTkzMmZmMDIwYTRiOTE4YWJhZWIxNGM0NTBhZTRmYzMzOWU3NTJkMDBkAQIAAAAWew0S0RQAoLgwRgMAABIA
    AAClyTDsAwICO0IPAAAAAAABAAAAAAAAADkAAAAo56+nAwICAAAAAAAAAAABAAAAAAAAADkAAADYwiSKAwICAAAAAA
    AAAAABAAAAAAAAADkAAACfHGaIAwICAAAAAAAAAAABAAAAAAAAADkAAABmuaEDAgQGAAAAAAAAAAABAAAAAAAAAGkA
    AAAew4rRAAgAAAAAAAAAAAABAAAAAAAAAMkAAADpkg5IFwEAAODphipCQVJBU1NBWQ==
    """

  static let manifest = """
    {
      "assay_version" : "0.1.0",
      "data_hash" : "d0c8fd89dff15aa9e76bec9932ff020a4b918abaeb14c450ae4fc339e752d00d",
      "defects" : {
        "flat_bars" : 0,
        "gaps" : 0,
        "interval_ns" : 3600000000000,
        "irregular_steps" : 0,
        "longest_flat_run" : 0,
        "longest_gap_ns" : 0,
        "off_grid_at" : [

        ],
        "off_grid_steps" : 0,
        "rows" : 24,
        "volume_missing" : false,
        "zero_volume_at" : [

        ],
        "zero_volume_bars" : 0
      },
      "end" : "2017-07-15T01:40:00Z",
      "has_quote_volume" : true,
      "has_spread" : false,
      "input_sha256" : "00",
      "interval_ns" : 3600000000000,
      "kind" : "bars",
      "licence" : "none",
      "name" : "first",
      "rows" : 24,
      "source" : "a test",
      "start" : "2017-07-14T02:40:00Z",
      "ticks_per_unit" : 100
    }
    """

  /// Lays both files of the dataset `first` into a folder.
  static func write(to folder: String) throws {
    let bytes = Data(base64Encoded: file, options: .ignoreUnknownCharacters) ?? Data()
    try bytes.write(to: URL(fileURLWithPath: folder + "/first.bars"))
    try Data(manifest.utf8).write(to: URL(fileURLWithPath: folder + "/first.json"))
  }

  /// The bars that are in it.
  static var series: BarSeries {
    var random = SplitMix64(seed: 7)
    let bars = randomBars(24, &random)
    return BarSeries(name: "first", bars: bars, quoteVolume: bars.map { $0.volume * 1.1 })
  }
}
