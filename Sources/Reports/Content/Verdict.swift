extension ReportContent {
  /// How much of the result may be luck, said first: one sentence, one paragraph, and the gates.
  package struct Verdict: Codable, Equatable, Sendable {
    /// One condition a result must meet to be carried further.
    package struct Gate: Codable, Equatable, Sendable {
      /// Whether the condition is met; what was not worked out is not passed.
      package enum Outcome: String, Codable, Sendable { case pass, fail, notRun }

      package var name: String
      /// As people write it: `≥ 0.95`.
      package var rule: String
      /// Nil where it was not worked out.
      package var value: Double?
      package var unit: Unit
      package var outcome: Outcome
      package var note: String

      package init(
        name: String, rule: String, value: Double? = nil, unit: Unit = .ratio, outcome: Outcome,
        note: String = ""
      ) {
        self.name = name
        self.rule = rule
        self.value = value
        self.unit = unit
        self.outcome = outcome
        self.note = note
      }
    }

    /// One short sentence.
    package var headline: String
    package var tone: Tone
    /// One paragraph in plain words.
    package var explanation: String
    package var gates: [Gate]

    package init(headline: String, tone: Tone, explanation: String, gates: [Gate] = []) {
      self.headline = headline
      self.tone = tone
      self.explanation = explanation
      self.gates = gates
    }
  }
}
