import Trading

extension TimeInForce {
  /// Whether what does not trade at once is given up.
  var endsAtOnce: Bool { self == .immediateOrCancel || self == .fillOrKill }
}

extension OrderKind {
  var isTakeProfit: Bool {
    switch self {
    case .takeProfit, .takeProfitLimit: true
    default: false
    }
  }
}

extension Slippage {
  /// Whether the price depends on the order's size.
  var hasImpact: Bool { if case .squareRootImpact = self { true } else { false } }
}
