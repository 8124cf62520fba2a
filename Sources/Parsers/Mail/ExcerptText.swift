import Records

/// The text of one record while its lines are put together; remembers where lines were joined.
struct ExcerptText {
  /// A place where two lines became one.
  struct Seam {
    /// Index of the blank, or of the first byte after the seam when it has none.
    var position: Int
    /// Whether a blank stands there.
    var hasBlank: Bool
  }

  /// The text; own lines of the record are parted by line feeds, the last line has none.
  private(set) var bytes: [UInt8] = []
  /// Seams in order.
  private(set) var seams: [Seam] = []
  private var depth = 0
  private var isQuoted = false

  /// Whether a bracket or a quotation is still open.
  var isOpen: Bool { depth > 0 || isQuoted }
  /// Whether a quotation is still open.
  var isInQuotes: Bool { isQuoted }

  /// Adds text to the current line.
  mutating func append(_ text: ByteView) {
    bytes += text.buffer
    for byte in text.buffer {
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): if !isQuoted { depth += 1 }
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): if !isQuoted, depth > 0 { depth -= 1 }
      default: break
      }
    }
  }

  /// Marks that the next text continues the current line; `blanks` of them are put between.
  mutating func join(blanks: Int) {
    let kept = trimLine()
    // Blanks that ended the line are the ones that the wrapping took.
    let count = max(kept, blanks)
    seams.append(Seam(position: bytes.count, hasBlank: count > 0))
    bytes += repeatElement(ExcerptBytes.blank, count: count)
  }

  /// Starts a line of its own.
  mutating func newLine(indent: Int) {
    bytes.append(ExcerptBytes.lineFeed)
    bytes += repeatElement(ExcerptBytes.blank, count: indent)
  }

  /// Removes blanks at the end of the current line and says how many there were.
  @discardableResult
  mutating func trimLine() -> Int {
    var count = 0
    while let last = bytes.last, ExcerptBytes.isBlank(last) {
      bytes.removeLast()
      count += 1
    }
    return count
  }

  /// Sets a text that is no longer joined to.
  fileprivate mutating func replace(_ text: [UInt8]) {
    bytes = text
    seams = []
  }

  /// Removes the bytes at `removals` and puts blanks before the bytes at `blanks`, both in ascending order.
  mutating func edit(removals: [Int], blanks: [Int] = []) {
    guard !removals.isEmpty || !blanks.isEmpty else { return }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + blanks.count)
    var removal = 0
    var blank = 0
    var seam = 0
    for index in 0...bytes.count {
      if seam < seams.count, seams[seam].position <= index {
        seams[seam].position = out.count
        if removal < removals.count, removals[removal] == index { seams[seam].hasBlank = false }
        if blank < blanks.count, blanks[blank] == index { seams[seam].hasBlank = true }
        seam += 1
      }
      while blank < blanks.count, blanks[blank] <= index {
        if blanks[blank] == index { out.append(ExcerptBytes.blank) }
        blank += 1
      }
      if removal < removals.count, removals[removal] == index {
        while removal < removals.count, removals[removal] == index { removal += 1 }
        continue
      }
      if index < bytes.count { out.append(bytes[index]) }
    }
    bytes = out
  }
}

extension ExcerptText {
  /// Puts line feeds before the bytes at `positions`, in ascending order; for the finished text.
  mutating func breakLines(before positions: [Int]) {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + positions.count)
    var index = 0
    for position in positions where position >= index && position <= bytes.count {
      out += bytes[index..<position]
      out.append(ExcerptBytes.lineFeed)
      index = position
    }
    out += bytes[index...]
    replace(out)
  }
}
