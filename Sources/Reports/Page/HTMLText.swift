extension String {
  /// Safe between tags and inside quoted attributes.
  var htmlEscaped: String {
    var escaped = ""
    escaped.reserveCapacity(utf8.count)
    for scalar in unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// Safe as the text of an inline script: nothing in it ends the element or opens a comment.
  var scriptEscaped: String {
    replacing("</script", with: "<\\/script").replacing("</SCRIPT", with: "<\\/SCRIPT")
      .replacing("<!--", with: "<\\!--")
  }
}
