import Records

/// Uses the lengths that a record states to choose between ways to join its lines, and to judge the result.
struct ExcerptProof {
  /// Statements that disagree with the repaired text.
  private(set) var contradictions: [ExcerptStatement] = []
  /// At least one statement, and all agree without a choice having been open.
  private(set) var isProven = false
  /// Characters were removed or put in.
  private(set) var hasEdited = false
  private var isUnsure = false

  /// Repairs `text` in place and judges it.
  init(_ text: inout ExcerptText) {
    halveBackslashes(&text)
    closeNames(&text)
    settle(&text)
    let statements = text.bytes.withView { ExcerptStatement.all(in: $0) }
    contradictions = statements.filter { !$0.agrees }
    isProven = !statements.isEmpty && contradictions.isEmpty && !isUnsure
  }

  private mutating func edit(_ text: inout ExcerptText, removals: [Int], blanks: [Int] = []) {
    guard !removals.isEmpty || !blanks.isEmpty else { return }
    text.edit(removals: removals, blanks: blanks)
    hasEdited = true
  }

  // MARK: Backslashes

  /// `oncore\\base\\wcp`: when every backslash of the record is doubled, the doubling is not the log's.
  private mutating func halveBackslashes(_ text: inout ExcerptText) {
    var removals: [Int] = []
    var isInner = false
    text.bytes.withView { view in
      var index = 0
      while let start = view.first(ExcerptBytes.backslash, in: index..<view.count) {
        var end = start
        while end < view.count, view[end] == ExcerptBytes.backslash { end += 1 }
        guard (end - start) % 2 == 0 else {
          removals = []
          return
        }
        // `\\server` starts with two on its own; within a path there is one.
        if start > 0, ExcerptBytes.isWord(view[start - 1]) { isInner = true }
        removals += stride(from: start, to: end, by: 2)
        index = end
      }
    }
    if isInner { edit(&text, removals: removals) }
  }

  // MARK: InFlight names

  /// `WinSxS\Temp\InFlight\<32 hex>\<32 hex>_name`: blanks inside the digits are removed.
  private mutating func closeNames(_ text: inout ExcerptText) {
    var removals: [Int] = []
    text.bytes.withView { view in
      var index = 0
      while let hit = view.first("InFlight\\", in: index..<view.count) {
        index = hit + 9
        guard let folder = Self.blanksInDigits(view, from: index) else { continue }
        removals += folder.blanks
        index = folder.end
        guard index < view.count, view[index] == ExcerptBytes.backslash,
          let file = Self.blanksInDigits(view, from: index + 1)
        else { continue }
        removals += file.blanks
        index = file.end
      }
    }
    edit(&text, removals: removals)
  }

  private static func blanksInDigits(_ view: ByteView, from start: Int) -> (blanks: [Int], end: Int)? {
    var blanks: [Int] = []
    var digits = 0
    var index = start
    while index < view.count, digits < 32 {
      if ExcerptBytes.isHex(view[index]) {
        digits += 1
      } else if view[index] == ExcerptBytes.blank, digits > 0 {
        blanks.append(index)
      } else {
        return nil
      }
      index += 1
    }
    return digits == 32 ? (blanks, index) : nil
  }

  // MARK: Stated lengths

  private mutating func settle(_ text: inout ExcerptText) {
    let statements = text.bytes.withView { ExcerptStatement.all(in: $0) }
    var removals: [Int] = []
    var blanks: [Int] = []
    for statement in statements {
      switch statement.kind {
      case .blob:
        for index in statement.content where ExcerptBytes.isBlank(text.bytes[index]) {
          removals.append(index)
        }
      case .quoted where !statement.agrees:
        guard let plan = plan(statement, text) else { continue }
        removals += plan.removals
        blanks += plan.blanks
        if !plan.isOnlyWay { isUnsure = true }
      case .quoted: break
      }
    }
    edit(&text, removals: removals, blanks: blanks)
  }

  private struct Plan {
    var removals: [Int] = []
    var blanks: [Int] = []
    var isOnlyWay = true
  }

  /// Changes that make the stated length come true: blanks at seams, then doubled backslashes, then any blanks.
  private func plan(_ statement: ExcerptStatement, _ text: ExcerptText) -> Plan? {
    let range = statement.content
    let seams = Self.seams(text.seams, in: range)
    let removable = seams.filter(\.hasBlank).map(\.position)
    let tight = seams.filter { !$0.hasBlank }.map(\.position)
    let excess = statement.found - statement.needed
    if excess > 0, excess <= removable.count {
      return Plan(removals: Array(removable.prefix(excess)), isOnlyWay: excess == removable.count)
    }
    if excess < 0, -excess <= tight.count {
      return Plan(blanks: Array(tight.prefix(-excess)), isOnlyWay: -excess == tight.count)
    }
    guard excess > 0 else { return nil }
    let doubled = Self.doubledBackslashes(text.bytes, range)
    if doubled.count == excess { return Plan(removals: doubled) }
    if !removable.isEmpty, doubled.count + removable.count == excess {
      return Plan(removals: (doubled + removable).sorted())
    }
    let all = range.filter { text.bytes[$0] == ExcerptBytes.blank }
    if all.count == excess { return Plan(removals: all) }
    return nil
  }

  /// The seams of `range`, found by halving: a record may have thousands of seams and of statements.
  private static func seams(_ all: [ExcerptText.Seam], in range: Range<Int>) -> ArraySlice<ExcerptText.Seam> {
    let from = all.partition { $0.position >= range.lowerBound }
    let end = all.partition { $0.position >= range.upperBound }
    return all[from..<end]
  }

  private static func doubledBackslashes(_ bytes: [UInt8], _ range: Range<Int>) -> [Int] {
    var out: [Int] = []
    var index = range.lowerBound
    while index + 1 < range.upperBound {
      if bytes[index] == ExcerptBytes.backslash, bytes[index + 1] == ExcerptBytes.backslash {
        out.append(index)
        index += 2
      } else {
        index += 1
      }
    }
    return out
  }
}
