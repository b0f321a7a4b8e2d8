import Testing

@testable import Reports

@Suite struct NumberTextTests {
  @Test(
    arguments: [
      (2.775, .percent, "278%"), (-0.284, .percent, "−28.4%"), (0.0123, .percent, "1.23%"),
      (0.79, .ratio, "0.790"), (123.4, .ratio, "123"), (1234.5, .ratio, "1,234"),
      (0.00001234, .ratio, "1.23e-05"), (0, .ratio, "0"), (1_234_567.8, .money, "1,234,568"),
      (-12.345, .money, "−12.35"), (1e300, .money, "1.000e+300"), (601, .count, "601"),
      (2.5, .bars, "2.5"), (312.2, .days, "312"), (7.25, .days, "7.2"), (.nan, .ratio, "–"),
      (.infinity, .percent, "–"), (-0.001, .money, "0.00"),
      (.leastNonzeroMagnitude, .ratio, "4.94e-324"),
    ] as [(Double, ReportContent.Unit, String)])
  func valuesInTheirUnits(value: Double, unit: ReportContent.Unit, text: String) {
    #expect(NumberText.text(value, unit) == text)
  }

  @Test func roundingKeepsSignificantDigits() {
    #expect(1234.5678.roundedToSignificant(6) == 1234.57)
    #expect((-0.000123456789).roundedToSignificant(3) == -0.000123)
    #expect(987_654_321.0.roundedToSignificant(3) == 988_000_000)
    #expect(0.0.roundedToSignificant(3) == 0)
    #expect(Double.infinity.roundedToSignificant(3) == .infinity)
  }

  @Test func parametersReadAsTheyWereWritten() {
    let entry = ReportContent.Search.Parameter(
      name: "entry", kind: .choice, choices: ["touch", "close"], values: [])
    #expect(entry.text(1) == "close")
    #expect(entry.text(2) == "2")
    #expect(entry.text(.nan) == "–")
    let stop = ReportContent.Search.Parameter(name: "stop", kind: .real, values: [])
    #expect(stop.text(2.5) == "2.5")
    #expect(stop.text(10) == "10")
    let flag = ReportContent.Search.Parameter(name: "flag", kind: .flag, values: [])
    #expect(flag.text(1) == "on" && flag.text(0) == "off")
  }
}
