import Documents

/// How windows walk through the data, and how the account moves from one chosen set to the next.
package struct WalkForwardSpec: Sendable {
  /// What the account does where a window's set takes over.
  package enum Boundary: String, Sendable, CaseIterable {
    /// Trades to what the new set would hold by now.
    case adopt
    /// Goes flat and waits for the new set's next change of mind.
    case flat
  }

  /// What a chosen set's decisions in its window start from.
  package enum Accounts: String, Sendable, CaseIterable {
    /// Its state since the search's first bar.
    case continuous
    /// Nothing: it begins at the window, flat.
    case restart
    /// Nothing, in training too: every set is run anew for every window.
    case restartAll = "restart-all"

    /// Whether accounts begin flat where a set takes over.
    var restartsTests: Bool { self != .continuous }
  }

  /// By what a window chooses among the sets.
  package enum Selection: String, Sendable, CaseIterable {
    case plateau, best
  }

  package let train: Stretch
  package let test: Stretch
  package let step: Stretch
  package let isAnchored: Bool
  package let purge: Stretch
  package let embargo: Stretch
  package let boundary: Boundary
  package let accounts: Accounts
  package let selection: Selection

  init(_ value: SpecValue) throws {
    let spec = try value.reader()
    try spec.unknownKeysAreErrors(known: [
      "train", "test", "step", "mode", "purge", "embargo", "boundary", "accounts", "select",
    ])
    train = try Stretch(try spec.required("train"), least: 2)
    test = try Stretch(try spec.required("test"), least: 2)
    step = try spec.optional("step").map { try Stretch($0, least: 1) } ?? test
    for (key, stretch) in [("test", test), ("step", step)] where stretch.isTime != train.isTime {
      throw value.fault(
        "has train in \(train.isTime ? "time" : "bars") and \(key) in the other",
        mend: "write all three in time, as in 365d, or all three in bars")
    }
    isAnchored = try spec.optional("mode")?.oneOf(["rolling", "anchored"]) == "anchored"
    purge = try spec.optional("purge").map { try Stretch($0, least: 0) } ?? .none
    embargo = try spec.optional("embargo").map { try Stretch($0, least: 0) } ?? .none
    boundary = try spec.optional("boundary").map(Self.choice) ?? .adopt
    accounts = try spec.optional("accounts").map(Self.choice) ?? .continuous
    selection = try spec.optional("select").map(Self.choice) ?? .plateau
    if accounts.restartsTests, let boundary = spec.optional("boundary"), self.boundary == .adopt {
      throw boundary.fault(
        "has nothing to adopt where accounts restart flat", mend: "remove one of the two")
    }
  }

  private static func choice<Choice: RawRepresentable & CaseIterable>(
    _ value: SpecValue
  ) throws -> Choice where Choice.RawValue == String {
    let name = try value.oneOf(Choice.allCases.map(\.rawValue))
    guard let choice = Choice(rawValue: name) else { preconditionFailure("One of all cases.") }
    return choice
  }

  /// The whole in one line.
  package var text: String {
    "\(isAnchored ? "anchored" : "rolling"), train \(train.text), test \(test.text), "
      + "step \(step.text), purge \(purge.text), embargo \(embargo.text); accounts "
      + (accounts.restartsTests
        ? "restart flat in each window\(accounts == .restartAll ? "'s training and test" : "")"
        : "run on, \(boundary.rawValue) at boundaries")
      + "; chosen by \(selection.rawValue)"
  }
}
