import Experiments
import Foundation

/// How the chosen set stands being shaken, for a terminal.
enum RobustnessText {
  static func lines(_ robustness: Robustness) -> [String] {
    [
      "break-even slippage: \(robustness.slippage.breakEvenText)",
      "break-even latency: \(robustness.latency.breakEvenText)",
      bootstrap(robustness.cone), plateau(robustness.sensitivity), random(robustness.randomEntries),
    ]
  }

  private static func bootstrap(_ cone: BlockBootstrapCone) -> String {
    guard cone.whyEmpty == nil, let loss = cone.probabilityOfLoss else {
      return "block bootstrap: \(cone.whyEmpty ?? "no draw has a return")"
    }
    let fall = cone.maxDrawdown.quantile(0.05).map { ", drawdown \(share($0)) or deeper in 5 %" }
    return
      "block bootstrap: loses in \(share(loss)) of \(cone.finalReturn.draws) draws\(fall ?? "")"
  }

  private static func plateau(_ sensitivity: ParameterSensitivity) -> String {
    let plateau = sensitivity.plateau
    guard plateau.share != nil else { return "plateau: undefined" }
    return "plateau: \(plateau.good) of \(plateau.neighbours) sets one step around lose at most a "
      + "tenth of the objective"
  }

  private static func random(_ random: RandomEntries) -> String {
    guard random.whyEmpty == nil, let p = random.sharpeProbability else {
      return "random entries: \(random.whyEmpty ?? "undefined")"
    }
    return "random entries: p = \(Text.number(p)), as good a Sharpe ratio by chance, of "
      + "\(random.sharpe.draws) draws"
  }

  private static func share(_ value: Double) -> String { Text.number(value * 100) + " %" }
}
