extension ReportContent {
  /// How a figure is to be felt; it picks the colour.
  package enum Tone: String, Codable, Sendable {
    case good, bad, neutral, muted, warning
  }

  /// The label beside the title.
  package struct Badge: Codable, Equatable, Sendable {
    package var text: String
    package var tone: Tone

    package init(_ text: String, tone: Tone) {
      self.text = text
      self.tone = tone
    }
  }

  /// One tile of the strip at the top; what was not run says so in `text`.
  package struct KeyFigure: Codable, Equatable, Sendable {
    package var label: String
    package var text: String
    package var tone: Tone
    /// A second, small line: an interval, a benchmark's figure.
    package var note: String?

    package init(_ label: String, _ text: String, tone: Tone = .neutral, note: String? = nil) {
      self.label = label
      self.text = text
      self.tone = tone
      self.note = note
    }
  }
}
