/// An event strategy under a name, its type forgotten.
public struct EventCatalogEntry: Sendable {
  /// The name that specs use.
  public let name: String
  /// What it does, in one line.
  public let summary: String
  public let parameters: [Parameter]
  /// How many instruments it trades, in the order in which a spec names them.
  public let instruments: Int
  /// Makes one from its parameters, in the declared order, and the places of its instruments.
  public let make: @Sendable (_ parameters: [Double], _ instruments: [Int]) -> any EventStrategy

  public init(
    name: String, summary: String, parameters: [Parameter], instruments: Int = 1,
    make: @escaping @Sendable ([Double], [Int]) -> any EventStrategy
  ) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.instruments = instruments
    self.make = make
  }
}
