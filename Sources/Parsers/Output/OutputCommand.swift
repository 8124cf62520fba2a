import Records

/// A command at a prompt, as a console shows it before its output: `C:\>dir /s /a`, `PS C:\> Get-HotFix`.
struct OutputCommand: Sendable {
  /// The current folder.
  let folder: String
  /// The first word in lower case, without `.exe`.
  let name: String
  /// The words behind it, quotation marks taken off; what is redirected or piped is left out.
  let words: [String]
  /// What `dir` was asked, when it is that.
  let dir: DirCommand?

  /// Longest line that is taken for a prompt.
  private static let longest = 4096

  /// Reads a line; nil when it is no prompt.
  init?(_ view: ByteView, _ line: Range<Int>) {
    guard line.count >= 4, line.count <= Self.longest, let start = Self.path(view, line),
      let mark = view.first(UInt8(ascii: ">"), in: start..<line.upperBound),
      view[start..<mark].buffer.allSatisfy({ !"<\"|*?".utf8.contains($0) && $0 >= 0x20 })
    else { return nil }
    var folder = view.text(start..<mark)
    while folder.count > 3, folder.hasSuffix("\\") { folder.removeLast() }
    self.folder = folder
    var words = Self.words(view.text(mark + 1..<line.upperBound))
    // `dir/s/a` has no blank before its switches.
    if let first = words.first, let slash = first.firstIndex(of: "/"), slash > first.startIndex {
      words[0] = String(first[..<slash])
      words.insert(contentsOf: first[slash...].split(separator: "/").map { "/" + $0 }, at: 1)
    }
    var name = words.isEmpty ? "" : words.removeFirst().lowercased()
    if name.hasSuffix(".exe") { name.removeLast(4) }
    if let slash = name.lastIndex(of: "\\") { name = String(name[name.index(after: slash)...]) }
    self.name = name
    self.words = words
    dir = name == "dir" ? DirCommand(words, folder: folder) : nil
  }

  /// Where the path of a prompt starts: at the line's start, or behind `PS ` or `[computer]: PS `.
  private static func path(_ view: ByteView, _ line: Range<Int>) -> Int? {
    var start = ExcerptBytes.skipBlanks(view, line)
    if start < line.upperBound, view[start] == UInt8(ascii: "["),
      let close = view.first("]: PS ", in: start..<min(line.upperBound, start + 80))
    {
      start = close + 3
    }
    if view.starts(with: "PS ", at: start, before: line.upperBound) { start += 3 }
    guard line.upperBound - start >= 4, ExcerptBytes.isLetter(view[start]),
      view[start + 1] == UInt8(ascii: ":"),
      view[start + 2] == UInt8(ascii: "\\")
    else { return nil }
    return start
  }

  /// The words of a command up to what redirects it.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    var isOpen = false
    for character in text {
      if character == "\"" || character == "'" && (isQuoted || word.isEmpty) {
        isQuoted.toggle()
        isOpen = true
      } else if !isQuoted, character == ">" || character == "|" || character == "&" {
        break
      } else if !isQuoted, character == " " || character == "\t" {
        if isOpen { words.append(word) }
        (word, isOpen) = ("", false)
      } else {
        word.append(character)
        isOpen = true
      }
    }
    if isOpen { words.append(word) }
    return words
  }

  /// `path` as a full one: from the prompt's folder, or with the usual value of a variable.
  static func full(_ path: String, in folder: String) -> String {
    var path = path
    for variable in ["%windir%", "%systemroot%", "$env:windir", "$env:systemroot"]
    where path.lowercased().hasPrefix(variable) {
      path = "C:\\Windows" + path.dropFirst(variable.count)
    }
    while path.count > 3, path.hasSuffix("\\") { path.removeLast() }
    if path.count == 2, path.hasSuffix(":") { path += "\\" }
    let isFull = path.dropFirst().hasPrefix(":\\") || path.hasPrefix("\\\\")
    if isFull { return path }
    if path == "." || path.isEmpty { return folder }
    if path.hasPrefix(".\\") { path.removeFirst(2) }
    if path.hasPrefix("\\") { return folder.prefix(2) + path }
    return folder.hasSuffix("\\") ? folder + path : folder + "\\" + path
  }
}

/// What a `dir` was asked to list.
struct DirCommand: Sendable {
  /// The full paths, as written: a folder, a file, or a pattern.
  private(set) var targets: [String] = []
  /// `/s`.
  private(set) var isRecursive = false
  /// `/b`.
  private(set) var isBare = false
  /// Whether hidden and system files are shown: `/a` without letters, or with letters that only leave out folders.
  private(set) var showsHidden = false
  /// Whether folders are shown.
  private(set) var showsFolders = true
  /// Whether an attribute leaves out files too.
  private(set) var isFiltered = false

  init(_ words: [String], folder: String) {
    for word in words {
      guard word.hasPrefix("/") else {
        targets.append(OutputCommand.full(word, in: folder))
        continue
      }
      for part in word.lowercased().split(separator: "/") {
        switch part.first {
        case "s": isRecursive = true
        case "b": isBare = true
        case "a":
          let letters = part.dropFirst().filter { $0 != ":" }
          showsHidden = letters.isEmpty || letters == "-d"
          showsFolders = letters != "-d"
          isFiltered = !letters.isEmpty && letters != "-d"
        default: break
        }
      }
    }
    if targets.isEmpty { targets = [folder] }
  }

  /// Which names of a folder a list shows.
  enum Names {
    /// All of them.
    case all
    /// Those that fit the pattern.
    case matching(String)
    /// The command does not tell.
    case unknown
  }

  /// Which names the list of `folder` shows, when the command made it.
  func names(listing folder: String) -> Names {
    guard targets.count == 1, let target = targets.first, !isFiltered else { return .unknown }
    let (wanted, own) = (target.lowercased(), folder.lowercased())
    let below = wanted.hasSuffix("\\") ? wanted : wanted + "\\"
    if wanted == own || own.hasPrefix(below) { return .all }
    guard let slash = target.lastIndex(of: "\\") else { return .unknown }
    let last = String(target[target.index(after: slash)...])
    return ["*", "*.*"].contains(last) ? .all : .matching(last)
  }
}
