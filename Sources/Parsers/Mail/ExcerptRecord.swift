import Records

/// One record of an excerpt while it is put together.
struct ExcerptRecord {
  /// The prefix as it came.
  let prefix: ExcerptPrefix
  /// The first line.
  let first: Range<Int>
  /// Its number.
  let number: Int
  /// Where the last line of the record ends in the original.
  var end: Int
  /// The text, first with its prefix as it came.
  var text = ExcerptText()
  /// Whether ideographs are in it.
  var hasIdeographs: Bool
  /// The limit ended it.
  var isCut = false
  /// Lines were joined, or signs other than blanks removed or replaced.
  private(set) var isRepaired = false
  /// The canonical text.
  private(set) var output: [UInt8] = []

  /// Whether nothing but the prefix has come.
  var isPrefixOnly: Bool {
    let view = first.count - prefix.start < 200 ? text.bytes : []
    return !view.isEmpty && view.withView { (ExcerptPrefix.parse($0)?.message ?? 0) >= $0.count }
  }

  /// A further line without quote marks, indent and marks.
  struct Part {
    var text: [UInt8]
    var indent: Int
    var isChanged: Bool
  }

  init(_ view: ByteView, _ line: ExcerptLine, _ prefix: ExcerptPrefix) {
    self.prefix = prefix
    first = line.content
    number = line.number
    end = line.next
    hasIdeographs = line.hasIdeographs
    let content = view[line.content]
    let clean = ExcerptMarks.clean(content)
    isRepaired = clean != nil || prefix.hadJunk || prefix.quoteDepth > 0
    let text = clean ?? Array(content.buffer)
    text.withView { self.text.append($0[min(prefix.start, $0.count)..<$0.count]) }
  }

  /// What `line` adds.
  func part(_ view: ByteView, _ line: ExcerptLine) -> Part {
    let content = view[line.content]
    let clean = ExcerptMarks.clean(content)
    return (clean ?? Array(content.buffer)).withView { text in
      var index = 0
      var quotes = prefix.quoteDepth
      while quotes > 0 {
        let mark = ExcerptBytes.skipBlanks(text, index..<text.count)
        guard mark < text.count, text[mark] == UInt8(ascii: ">") else { break }
        index = mark + 1
        if index < text.count, text[index] == ExcerptBytes.blank { index += 1 }
        quotes -= 1
      }
      let start = ExcerptBytes.skipBlanks(text, index..<text.count)
      return Part(
        text: Array(text[start..<text.count].buffer), indent: max(0, start - index - prefix.indent),
        isChanged: clean != nil || quotes < prefix.quoteDepth)
    }
  }

  /// What a further line is to this record.
  func verdict(_ judge: ExcerptJudge, _ part: Part, hasIdeographs: Bool) -> ExcerptFollow {
    text.bytes.withView { record in
      part.text.withView { judge.verdict(record, $0, hasIdeographs: hasIdeographs) }
    }
  }

  /// Adds a line as judged.
  ///
  /// - Parameter wrap: what is known about how the line before was broken.
  mutating func add(_ part: Part, _ verdict: ExcerptFollow, wrap: ExcerptSeam.Wrap, keepingBlanks blanks: Int)
  {
    guard !part.text.isEmpty else {
      isRepaired = true
      return
    }
    part.text.withView { line in
      if verdict == .joined {
        let needsBlank = text.bytes.withView {
          ExcerptSeam.needsBlank($0, line, isInQuotes: text.isInQuotes, wrap: wrap)
        }
        // One column more than the record: the blank at which the line was broken.
        text.join(blanks: needsBlank || part.indent == 1 ? 1 : 0)
        isRepaired = true
      } else {
        if !prefix.isCanonical { text.trimLine() }
        if prefix.isCanonical { for _ in 0..<blanks { text.newLine(indent: 0) } }
        let usual = ExcerptSigns.ownLineIndent(line) ?? part.indent
        text.newLine(indent: prefix.isCanonical && part.indent > 0 ? part.indent : usual)
      }
      text.append(line)
      if part.isChanged { isRepaired = true }
    }
  }

  /// Settles joins and writes ``output``.
  mutating func close() -> ExcerptProof {
    if !prefix.isCanonical { text.trimLine() }
    let proof = ExcerptProof(&text)
    if proof.hasEdited { isRepaired = true }
    splitHashes()
    output = text.bytes.withView { view in
      // Read anew: the first line may have ended within the prefix.
      guard let prefix = ExcerptPrefix.parse(view), !prefix.isCanonical else { return Array(view.buffer) }
      return prefix.canonical(view) + view[prefix.message..<view.count].buffer
    }
    return proof
  }

  /// Puts ` Expected: {...}.` and ` Actual: {...}.` of a hash record on lines of their own, as in logs.
  private mutating func splitHashes() {
    var breaks: [Int] = []
    text.bytes.withView { view in
      guard let start = view.first("Hashes for file member", in: 0..<view.count) else { return }
      let pairs: [(StaticString, Int)] = [(". Expected: {l:", 1), ("}. Actual: {l:", 2)]
      for (sign, offset) in pairs {
        var index = start
        while let hit = view.first(sign, in: index..<view.count) {
          index = hit + offset
          breaks.append(index)
        }
      }
    }
    guard !breaks.isEmpty else { return }
    text.breakLines(before: breaks.sorted())
    isRepaired = true
  }
}
