import Testing

@testable import Trading

/// What may happen to an order in each of its states, written out by hand.
@Suite struct OrderStateTests {
  /// Every state with the events that are possible in it and where they lead; all else is not.
  static let table: [(from: OrderState, moves: [OrderEvent: OrderState])] = [
    (.intended, [.submit: .open(.sent), .deny: .denied]),
    (
      .open(.sent),
      [
        .requestAmend: .amending(.sent), .requestCancel: .cancelling(.sent),
        .accept: .open(.working), .arm: .open(.armed), .reject: .rejected,
      ]
    ),
    (
      .open(.armed),
      [
        .requestAmend: .amending(.armed), .requestCancel: .cancelling(.armed),
        .trigger: .open(.working), .amend: .open(.armed), .refuseAmend: .open(.armed),
        .cancel: .cancelled, .expire: .expired,
      ]
    ),
    (
      .open(.working),
      [
        .requestAmend: .amending(.working), .requestCancel: .cancelling(.working),
        .fillPartly: .open(.partlyFilled), .fill: .filled, .amend: .open(.working),
        .refuseAmend: .open(.working), .cancel: .cancelled, .expire: .expired,
      ]
    ),
    (
      .open(.partlyFilled),
      [
        .requestAmend: .amending(.partlyFilled), .requestCancel: .cancelling(.partlyFilled),
        .fillPartly: .open(.partlyFilled), .fill: .filled, .amend: .open(.partlyFilled),
        .refuseAmend: .open(.partlyFilled), .cancel: .cancelled, .expire: .expired,
      ]
    ),
    (
      .amending(.sent),
      [
        .requestCancel: .cancelling(.sent), .accept: .amending(.working), .arm: .amending(.armed),
        .reject: .rejected, .amend: .open(.sent), .refuseAmend: .open(.sent),
      ]
    ),
    (
      .amending(.armed),
      [
        .requestCancel: .cancelling(.armed), .trigger: .amending(.working),
        .amend: .open(.armed), .refuseAmend: .open(.armed), .cancel: .cancelled,
        .expire: .expired,
      ]
    ),
    (
      .amending(.working),
      [
        .requestCancel: .cancelling(.working), .fillPartly: .amending(.partlyFilled),
        .fill: .filled, .amend: .open(.working), .refuseAmend: .open(.working),
        .cancel: .cancelled, .expire: .expired,
      ]
    ),
    (
      .amending(.partlyFilled),
      [
        .requestCancel: .cancelling(.partlyFilled), .fillPartly: .amending(.partlyFilled),
        .fill: .filled, .amend: .open(.partlyFilled), .refuseAmend: .open(.partlyFilled),
        .cancel: .cancelled, .expire: .expired,
      ]
    ),
    (
      .cancelling(.sent),
      [
        .accept: .cancelling(.working), .arm: .cancelling(.armed), .reject: .rejected,
        .amend: .cancelling(.sent), .refuseAmend: .cancelling(.sent), .refuseCancel: .open(.sent),
      ]
    ),
    (
      .cancelling(.armed),
      [
        .trigger: .cancelling(.working), .amend: .cancelling(.armed),
        .refuseAmend: .cancelling(.armed), .cancel: .cancelled, .refuseCancel: .open(.armed),
        .expire: .expired,
      ]
    ),
    (
      .cancelling(.working),
      [
        .fillPartly: .cancelling(.partlyFilled), .fill: .filled, .amend: .cancelling(.working),
        .refuseAmend: .cancelling(.working), .cancel: .cancelled,
        .refuseCancel: .open(.working), .expire: .expired,
      ]
    ),
    (
      .cancelling(.partlyFilled),
      [
        .fillPartly: .cancelling(.partlyFilled), .fill: .filled,
        .amend: .cancelling(.partlyFilled), .refuseAmend: .cancelling(.partlyFilled),
        .cancel: .cancelled, .refuseCancel: .open(.partlyFilled), .expire: .expired,
      ]
    ),
    (.filled, [:]), (.cancelled, [:]), (.rejected, [:]), (.expired, [:]), (.denied, [:]),
  ]

  @Test func theTableNamesEveryStateOnce() {
    #expect(Self.table.map(\.from).count == 18)
    #expect(Set(Self.table.map(\.from)) == Set(OrderState.all))
    #expect(OrderState.all.count == 18 && OrderEvent.allCases.count == 15)
  }

  @Test(arguments: table.indices)
  func everyEventLeadsWhereTheTableSays(_ row: Int) {
    let (from, moves) = Self.table[row]
    for event in OrderEvent.allCases {
      #expect(from.after(event) == moves[event], "\(from) on \(event)")
    }
    #expect(from.isTerminal == moves.isEmpty, "\(from)")
  }

  @Test func everyStateIsReachedAndEveryEventUsed() {
    var reached: Set<OrderState> = [.intended]
    var used: Set<OrderEvent> = []
    var frontier: [OrderState] = [.intended]
    while let state = frontier.popLast() {
      for event in OrderEvent.allCases {
        guard let next = state.after(event) else { continue }
        used.insert(event)
        if reached.insert(next).inserted { frontier.append(next) }
      }
    }
    #expect(reached == Set(OrderState.all))
    #expect(used == Set(OrderEvent.allCases))
  }

  @Test func anImpossibleReportChangesNothing() {
    let id = ClientOrderID(strategy: 0, sequence: 1)
    var order = Order(id, OrderRequest(.buy, .market, quantity: 1))
    let sent = order.apply(OrderReport(id, .submit, time: .start))
    #expect(sent && order.state == .open(.sent))
    let fill = OrderFill(1, at: 10)
    let filled = order.apply(OrderReport(id, .fill, fill: fill, time: .start))
    #expect(!filled && order.state == .open(.sent) && order.filledQuantity == 0)
  }
}
