extension ReportSection {
  /// The resolved spec.
  static let appendix = ReportSection(
    id: "appendix", title: "Appendix", span: 12,
    render: { content, _ in
      guard let spec = content.specText else { return nil }
      return Rendering(
        html: """
          <details class="body"><summary>Resolved spec</summary>\
          <pre tabindex="0">\(spec.htmlEscaped)</pre></details>
          """)
    })
}
