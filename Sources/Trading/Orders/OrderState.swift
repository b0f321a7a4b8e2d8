/// Where an order stands, as far as its owner knows.
public enum OrderState: Hashable, Sendable {
  /// How far an order that may still trade has come.
  public enum Stage: Hashable, Sendable, CaseIterable {
    /// On its way: the venue has not answered.
    case sent
    /// Accepted, waiting for its trigger or for its parent's fill.
    case armed
    /// In the market, nothing filled.
    case working
    case partlyFilled
  }

  /// Decided, not yet sent.
  case intended
  /// Sent, and nothing asked of it since.
  case open(Stage)
  /// A change is on its way.
  case amending(Stage)
  /// A cancellation is on its way; fills may still come.
  case cancelling(Stage)
  case filled
  case cancelled
  case rejected
  /// Ended by its own terms: its time passed, or what it could trade at once was traded.
  case expired
  /// Stopped by one's own risk rules before it was sent.
  case denied

  /// Every state there is.
  public static var all: [OrderState] {
    [.intended, .filled, .cancelled, .rejected, .expired, .denied]
      + Stage.allCases.flatMap { [.open($0), .amending($0), .cancelling($0)] }
  }

  /// Whether nothing can happen to the order any more.
  public var isTerminal: Bool {
    switch self {
    case .filled, .cancelled, .rejected, .expired, .denied: true
    case .intended, .open, .amending, .cancelling: false
    }
  }

  /// How far the order has come at the venue; nil before it is sent and after it has ended.
  public var stage: Stage? {
    switch self {
    case .open(let stage), .amending(let stage), .cancelling(let stage): stage
    default: nil
    }
  }

  /// The state that an event leads to; nil where it is impossible.
  public func after(_ event: OrderEvent) -> OrderState? {
    switch self {
    case .intended:
      switch event {
      case .submit: .open(.sent)
      case .deny: .denied
      default: nil
      }
    case .open(let stage): stage.ends(on: event) ?? afterOpen(stage, event)
    case .amending(let stage): stage.ends(on: event) ?? afterAmending(stage, event)
    case .cancelling(let stage): stage.ends(on: event) ?? afterCancelling(stage, event)
    case .filled, .cancelled, .rejected, .expired, .denied: nil
    }
  }

  private func afterOpen(_ stage: Stage, _ event: OrderEvent) -> OrderState? {
    switch event {
    case .requestAmend: .amending(stage)
    case .requestCancel: .cancelling(stage)
    // The venue may amend by itself: a bracket's leg follows its parent's fills.
    case .amend: stage == .sent ? nil : .open(stage)
    // The answer to a change that the venue's own has overtaken.
    case .refuseAmend: stage == .sent ? nil : .open(stage)
    default: stage.moved(by: event).map(OrderState.open)
    }
  }

  private func afterAmending(_ stage: Stage, _ event: OrderEvent) -> OrderState? {
    switch event {
    case .amend, .refuseAmend: .open(stage)
    // The later request decides.
    case .requestCancel: .cancelling(stage)
    default: stage.moved(by: event).map(OrderState.amending)
    }
  }

  private func afterCancelling(_ stage: Stage, _ event: OrderEvent) -> OrderState? {
    switch event {
    case .refuseCancel: .open(stage)
    // The answer to a change that the cancellation has overtaken.
    case .amend, .refuseAmend: .cancelling(stage)
    default: stage.moved(by: event).map(OrderState.cancelling)
    }
  }
}

/// What happens to an order.
public enum OrderEvent: String, Hashable, Sendable, CaseIterable {
  // What its owner does.
  case submit, deny, requestAmend, requestCancel
  // What the venue answers.
  case accept, arm, reject, trigger, fillPartly, fill, amend, refuseAmend, cancel, refuseCancel
  case expire
}

extension OrderState.Stage {
  /// The terminal state that an event brings about from this stage.
  fileprivate func ends(on event: OrderEvent) -> OrderState? {
    switch (self, event) {
    case (.sent, .reject): .rejected
    case (.working, .fill), (.partlyFilled, .fill): .filled
    case (.armed, .cancel), (.working, .cancel), (.partlyFilled, .cancel): .cancelled
    case (.armed, .expire), (.working, .expire), (.partlyFilled, .expire): .expired
    default: nil
    }
  }

  /// The stage that an event leads to while the order lives on.
  fileprivate func moved(by event: OrderEvent) -> OrderState.Stage? {
    switch (self, event) {
    case (.sent, .accept): .working
    case (.sent, .arm): .armed
    case (.armed, .trigger): .working
    case (.working, .fillPartly), (.partlyFilled, .fillPartly): .partlyFilled
    default: nil
    }
  }
}
