/// Finds in one text what a redactor replaces.
///
/// Every test looks at one position; none reads back and forth, so that a hostile text costs no more than a long one.
struct RedactionScanner {
  /// What was found: the part to replace, which may begin behind the position that was asked for.
  struct Match {
    let kind: Redactor.Replacement.Kind
    let range: Range<Int>
    /// The value to count it under; the text itself when nil.
    var value: String?
  }

  let scalars: [Unicode.Scalar]
  private let names: [Redactor.Name]
  private let versions: Set<String>

  init(_ text: String, names: [Redactor.Name], versions: Set<String>) {
    scalars = Array(text.unicodeScalars)
    self.names = names
    self.versions = versions
  }

  func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  func match(at index: Int) -> Match? {
    userFolder(at: index) ?? serverName(at: index) ?? labelled(at: index) ?? sid(at: index) ?? mail(at: index)
      ?? name(at: index) ?? address(at: index)
  }

  // MARK: Users

  private static let userRoots = ["users", "home", "documents and settings"].map { Array($0.unicodeScalars) }
  private static let nobody: Set<String> = [
    "public", "default", "default user", "all users", "defaultapppool", "*", "%username%", "$env:username",
  ]
  private static let longestName = 128

  /// `Users\NAME\...`, `/home/NAME/...`: behind a separator or at the text's start.
  func userFolder(at index: Int) -> Match? {
    guard index == 0 || isSeparator(index - 1) else { return nil }
    for root in Self.userRoots where has(root, at: index) {
      var start = index + root.count
      guard start < scalars.count, isSeparator(start) else { continue }
      while start < scalars.count, isSeparator(start) { start += 1 }
      let end = endOfName(from: start)
      guard end > start, !Self.nobody.contains(text(start..<end).lowercased()) else { return nil }
      return Match(kind: .user, range: start..<end)
    }
    return nil
  }

  /// A folder's name may hold blanks, but only a separator after it proves that they belong to it.
  private func endOfName(from start: Int) -> Int {
    var blank: Int?
    var index = start
    while index < scalars.count, index - start < Self.longestName {
      if isSeparator(index) { return index }
      if scalars[index] == " " { blank = blank ?? index }
      if scalars[index].value < 0x20 || "\"<>|:*?'`,;()[]{}".unicodeScalars.contains(scalars[index]) { break }
      index += 1
    }
    return blank ?? index
  }

  private static let accountLabels = ["username", "accountname", "account name", "user"].map {
    Array($0.unicodeScalars)
  }
  private static let serviceAccounts: Set<String> = ["system", "local", "network", "n/a", "-", "null", "nt"]

  /// `SubjectUserName: NAME`, `User=NAME`, as event data and tables of properties write it.
  private func labelled(at index: Int) -> Match? {
    for label in Self.accountLabels where has(label, at: index) {
      var start = index + label.count
      guard start < scalars.count, scalars[start] == ":" || scalars[start] == "=" else { continue }
      start += 1
      while start < scalars.count, scalars[start] == " " || scalars[start] == "\"" { start += 1 }
      let end = run(from: start) { isIdentifier($0) || $0 == "-" || $0 == "." || $0.value > 0x7f }
      guard end > start else { continue }
      // `DOMAIN\NAME`: the name is what identifies; the domain goes by its own rule.
      if end + 1 < scalars.count, scalars[end] == "\\" {
        let account = run(from: end + 1) { isIdentifier($0) || $0 == "-" || $0 == "." || $0.value > 0x7f }
        let isService = Self.serviceAccounts.contains(text(start..<end).lowercased())
        return isService || account == end + 1 ? nil : Match(kind: .user, range: end + 1..<account)
      }
      if Self.serviceAccounts.contains(text(start..<end).lowercased()) { return nil }
      // An account that is a SID has its own rule.
      if sid(at: start) != nil { return nil }
      return Match(kind: .user, range: start..<end)
    }
    return nil
  }

  // MARK: Machines

  /// `\\SERVER\share`; a doubled backslash after the name is an escaped path, not a share.
  private func serverName(at index: Int) -> Match? {
    guard has("\\\\", at: index),
      index == 0 || !(scalars[index - 1] == "\\" || scalars[index - 1] == ":" || isWord(index - 1))
    else { return nil }
    let start = index + 2
    let end = run(from: start) { isIdentifier($0) || $0 == "-" || $0 == "." || $0.value > 0x7f }
    guard end > start, end + 1 < scalars.count, scalars[end] == "\\", scalars[end + 1] != "\\",
      !["?", ".", "unc", "systemroot", "device"].contains(text(start..<end).lowercased()),
      quad(at: start) == nil
    else { return nil }
    let known = names.first { $0.kind == .host && $0.scalars == Redactor.lowered(text(start..<end)) }
    return Match(kind: .host, range: start..<end, value: known?.value)
  }

  /// A name that is known.
  private func name(at index: Int) -> Match? {
    if index > 0, isWord(index - 1), scalars[index].value < 0x80, scalars[index - 1].value < 0x80 {
      return nil
    }
    for name in names where has(name.scalars, at: index) {
      let end = index + name.scalars.count
      let isInside =
        end < scalars.count && isWord(end) && scalars[end].value < 0x80 && scalars[end - 1].value < 0x80
      if isInside { continue }
      if name.isOrdinary, !isAlone(index..<end) { continue }
      return Match(kind: name.kind, range: index..<end, value: name.value)
    }
    return nil
  }

  /// Whether nothing that paths and identities are made of touches the range.
  private func isAlone(_ range: Range<Int>) -> Bool {
    func touches(_ index: Int) -> Bool {
      scalars.indices.contains(index) && (isWord(index) || "-_.~\\/".unicodeScalars.contains(scalars[index]))
    }
    return !touches(range.lowerBound - 1) && !touches(range.upperBound)
  }

  // MARK: Numbers and addresses

  /// `S-1-5-21-...`: a SID with so many parts that it names an account or a machine, not a well-known group.
  private func sid(at index: Int) -> Match? {
    guard has("s-1-", at: index), index == 0 || !isWord(index - 1) else { return nil }
    let end = run(from: index + 4) { isDigit($0) || $0 == "-" }
    let parts = text(index..<end).split(separator: "-")
    return parts.count >= 6
      ? Match(kind: .sid, range: index..<index + parts.joined(separator: "-").unicodeScalars.count) : nil
  }

  private func mail(at index: Int) -> Match? {
    func isLocal(_ scalar: Unicode.Scalar) -> Bool {
      isIdentifier(scalar) || "._%+-".unicodeScalars.contains(scalar)
        || (scalar.value > 0x7f && scalar.properties.isAlphabetic)
    }
    guard isLocal(scalars[index]), index == 0 || !isLocal(scalars[index - 1]) else { return nil }
    let at = run(from: index, isLocal)
    guard at < scalars.count, scalars[at] == "@" else { return nil }
    var end = run(from: at + 1) { isIdentifier($0) || $0 == "-" || $0 == "." }
    while end > at, scalars[end - 1] == "." || scalars[end - 1] == "-" { end -= 1 }
    let domain = text(at + 1..<max(end, at + 1))
    guard domain.contains("."), domain.split(separator: ".").last?.allSatisfy(\.isLetter) == true else {
      return nil
    }
    // Words in another script directly before an address are not part of it.
    var start = at
    while start > index, scalars[start - 1].value < 0x80 { start -= 1 }
    return Match(kind: .mail, range: (start == at ? index : start)..<end)
  }

  private func address(at index: Int) -> Match? {
    guard index == 0 || !(isWord(index - 1) || "._~-".unicodeScalars.contains(scalars[index - 1])),
      let end = quad(at: index)
    else { return nil }
    if end < scalars.count, isWord(end) || scalars[end] == "~" { return nil }
    if end + 1 < scalars.count, scalars[end] == ".", isDigit(scalars[end + 1]) { return nil }
    let text = text(index..<end)
    guard !versions.contains(text), !isAfterVersionWord(index) else { return nil }
    return Match(kind: .address, range: index..<end)
  }

  /// The end of four numbers of at most 255 with points between them.
  private func quad(at index: Int) -> Int? {
    var position = index
    for part in 0..<4 {
      if part > 0 {
        guard position < scalars.count, scalars[position] == "." else { return nil }
        position += 1
      }
      let end = run(from: position, isDigit)
      guard (1...3).contains(end - position), let number = Int(text(position..<end)), number <= 255 else {
        return nil
      }
      position = end
    }
    return position
  }

  private func isAfterVersionWord(_ index: Int) -> Bool {
    let before = text(max(0, index - 12)..<index).lowercased()
    return ["version ", "version=", "version = ", "version: ", "版本 ", "版本"].contains { before.hasSuffix($0) }
  }

  // MARK: Characters

  private func has(_ wanted: String, at index: Int) -> Bool { has(Array(wanted.unicodeScalars), at: index) }

  /// Whether the lower-case `wanted` stands at `index` in any case.
  private func has(_ wanted: [Unicode.Scalar], at index: Int) -> Bool {
    guard index + wanted.count <= scalars.count else { return false }
    for offset in wanted.indices where !same(scalars[index + offset], wanted[offset]) { return false }
    return true
  }

  private func same(_ scalar: Unicode.Scalar, _ lower: Unicode.Scalar) -> Bool {
    if scalar == lower { return true }
    if scalar.value < 0x80 {
      return (0x41...0x5a).contains(scalar.value) && scalar.value + 0x20 == lower.value
    }
    return scalar.properties.lowercaseMapping.unicodeScalars.elementsEqual(CollectionOfOne(lower))
  }

  private func run(from start: Int, _ test: (Unicode.Scalar) -> Bool) -> Int {
    var index = start
    while index < scalars.count, test(scalars[index]) { index += 1 }
    return index
  }

  private func isSeparator(_ index: Int) -> Bool { scalars[index] == "\\" || scalars[index] == "/" }
  private func isDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }
  private func isIdentifier(_ scalar: Unicode.Scalar) -> Bool {
    isDigit(scalar) || scalar == "_" || (0x41...0x5a).contains(scalar.value)
      || (0x61...0x7a).contains(scalar.value)
  }
  /// Letters and digits; an underscore parts words, as in `logs_PC01.zip`.
  private func isWord(_ index: Int) -> Bool { isIdentifier(scalars[index]) && scalars[index] != "_" }
}
