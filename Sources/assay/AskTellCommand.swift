import Documents
import Foundation
import Optimizers

/// `assay ask-tell`: a search that any program can drive, one JSON object a line.
enum AskTellCommand {
  static let usage = """
    usage: assay ask-tell [--method NAME]

    Proposes parameter sets on standard output and reads what they are worth from standard input,
    by the protocol asktell/1:

      in   {"v":1,"space":[P…],"seed":7,"budget":200,"batch":1,"direction":"minimize"}
      out  {"ask":0,"params":{"x":1.5,"n":10,"exit":"a"}}      at most `batch` without an answer
           with "share":0.33 where only so much of the data is to be used
      in   {"tell":0,"value":3.2}       null for a failed trial, a list for several objectives
      in   {"done":true}                the end of a search; another may follow
      out  {"stop":"why"}               no more to propose

      P  {"name":"x","type":"float","low":0,"high":1,"log":false,"step":0.1}
         {"name":"n","type":"int","low":2,"high":50,"step":1,"log":false}
         {"name":"exit","type":"categorical","choices":["a","b"]}    {"name":"b","type":"bool"}
         with "active": "exit == 'a'" where a parameter matters only sometimes; where it does not,
         its value is the first one, in asks and in "where"
      also "where": "fast < slow", which every set must meet; a bool compares as flag == 'true'
           "known": [{"params":{"x":1,…},"value":2}], trials made before, which are not repeated
           "repeat": 4, of a noisy objective: what looks best is asked for so often, and its mean
           counts

    The budget says how much a method may count on; a search goes on until it is done.

    Methods: \(SearchMethod.allCases.map(\.rawValue).joined(separator: " "))
    """

  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words, options: ["--method"], flags: [])
    if let stray = arguments.positional.first {
      throw AssayError(.usage, "unexpected '\(stray)'", mend: "options start with --")
    }
    let names = SearchMethod.allCases.map(\.rawValue)
    let name = arguments.value("--method") ?? SearchMethod.auto.rawValue
    guard let method = SearchMethod(rawValue: name) else {
      throw AssayError(
        .usage, "there is no method '\(name)'", mend: Suggestion.mend(for: name, among: names))
    }
    var session: AskTellSession?
    var number = 0
    while let line = readLine() {
      number += 1
      if line.allSatisfy(\.isWhitespace) { continue }
      do {
        let message = try JSON.parse(line)
        if message["space"] != nil {
          session = try AskTellSession(message, method)
        } else if message["done"]?.bool == true {
          session = nil
          continue
        } else if session == nil {
          throw AssayError(
            .usage, "the message is no space and comes before a space",
            mend: "begin with {\"space\":[…]}")
        } else {
          try session?.take(message)
        }
        try session?.propose { write($0) }
      } catch var fault as AssayError {
        let inLine = fault.place.map { $0.hasPrefix("JSON:1:") ? String($0.dropFirst(6)) : $0 }
        let line = "standard input:\(number)"
        fault.place = inLine.map { $0.hasPrefix(":") ? line + $0 : "\(line): \($0)" } ?? line
        throw fault
      }
    }
  }

  /// One line, at once: the other side waits for it.
  private static func write(_ message: JSON) {
    Console.answer(message.compact)
  }
}
