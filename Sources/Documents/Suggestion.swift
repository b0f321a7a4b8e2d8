/// The name a reader most likely meant.
package enum Suggestion {
  /// The closest candidate, at most a third of the longer name's letters away; the first of equals.
  package static func nearest(to name: String, among candidates: [String]) -> String? {
    let wanted = Array(name.lowercased())
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
      let letters = Array(candidate.lowercased())
      let limit = max(wanted.count, letters.count) / 3
      guard abs(wanted.count - letters.count) <= limit else { continue }
      let distance = distance(wanted, letters)
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.candidate
  }

  /// `did you mean 'x'?`, or the whole choice when nothing comes close.
  package static func mend(for name: String, among candidates: [String]) -> String {
    if let nearest = nearest(to: name, among: candidates) { return "did you mean '\(nearest)'?" }
    if candidates.isEmpty { return "remove it" }
    return "use one of: \(candidates.joined(separator: ", "))"
  }

  /// Damerau–Levenshtein: insertions, deletions, substitutions and swaps of neighbours.
  static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
