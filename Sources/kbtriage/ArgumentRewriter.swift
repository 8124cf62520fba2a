/// Makes arguments palatable to the parser library.
enum ArgumentRewriter {
  static let subcommands = ["scan", "sources", "note", "explain", "winsxs", "rules", "help", "open"]

  /// `explain -2146498170`: a negative number is a code, not an option.
  static func rewrite(_ arguments: [String]) -> [String] {
    guard arguments.first == "explain" else { return arguments }
    return arguments.map { argument in
      let digits = argument.dropFirst()
      let isNumber = argument.hasPrefix("-") && !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isNumber }
      // The decoder reads `NTSTATUS -2146498170` as well as the bare number.
      return isNumber ? "NTSTATUS " + argument : argument
    }
  }
}
