import MarketData

/// What an import kept; in JSON the manifest, or all of them, and what the files were taken for.
struct KeptBars: Encodable {
  var manifests: [DatasetManifest]
  var recognition: Recognition
  /// All that a person wants to know.
  var lines: [String]

  private enum CodingKeys: String, CodingKey {
    case datasets
    case recognition = "import"
  }

  func encode(to encoder: any Encoder) throws {
    if manifests.count == 1 { try manifests[0].encode(to: encoder) }
    var container = encoder.container(keyedBy: CodingKeys.self)
    if manifests.count > 1 { try container.encode(manifests, forKey: .datasets) }
    try container.encode(recognition, forKey: .recognition)
  }
}
