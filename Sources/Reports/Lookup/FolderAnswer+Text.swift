import Casework
import DataFiles
import Diagnosis
import Knowledge
import LogStore
import Records

extension FolderAnswer {
  /// The text for people, a line each; not yet made harmless.
  ///
  /// - Parameters:
  ///   - shown: the zone of times; a name alone has no case, so that case means UTC.
  ///   - snapshot: the case that was asked.
  public func lines(
    _ wording: Wording, shown: ShownZone = ShownZone(), snapshot: CaseSnapshot? = nil
  ) -> [String] {
    FolderText(answer: self, wording: wording, shown: shown, snapshot: snapshot).lines
  }
}

/// Writes one answer for people.
struct FolderText {
  let answer: FolderAnswer
  let wording: Wording
  let shown: ShownZone
  let snapshot: CaseSnapshot?

  /// Candidates of one name that a person reads.
  private static let most = 20

  var lines: [String] {
    switch answer.reading {
    case .identity(let identity): identityLines(identity)
    case .folder(let name): folderLines(name)
    case .damaged(let damaged): damagedLines(damaged)
    case .cut(let cut): cutLines(cut)
    case .inflight(let names, let damaged):
      damaged.map { "✖ \($0.part): " + wording("winsxs.digits", ["count": "\($0.digits)"]) }
        + names.flatMap(inflightLines)
    }
  }

  private func row(_ key: String, _ value: String) -> String {
    "  " + column(wording("winsxs.\(key)")) + value
  }

  // MARK: Kinds

  private func identityLines(_ identity: ComponentIdentity) -> [String] {
    let name = WinSxSName(identity)
    return [
      name.text, row("manifest", name.manifestPath), row("any-version", FolderPattern(identity).text),
    ] + fields(identity) + ["  " + wording("winsxs.computed")] + caseLines
  }

  private func folderLines(_ name: WinSxSName) -> [String] {
    var lines = [name.text]
    switch answer.verdict {
    case .fits:
      lines.append("  ✔ " + wording("winsxs.fits"))
      lines.append(row("manifest", name.manifestPath))
      if let identity = answer.identity { lines += fields(identity) }
      return lines + componentLines + caseLines
    case .agrees: lines.append("  ✔ " + wording("winsxs.agrees"))
    case .wrong: lines += wrongLines(name)
    default:
      lines.append("  ? " + wording(snapshot == nil ? "winsxs.cannot-tell" : "winsxs.from-case"))
      lines += candidateLines(isProven: false)
    }
    lines += componentLines
    lines += (answer.known?.witnesses ?? []).prefix(Self.most).map { witness in
      row("agrees-with", witness.name.text + bracketed(witness.records, witness.name.text))
    }
    lines +=
      plainFields(name) + [
        row("hash", WinSxSHash.text(name.hash)), row("any-version", name.anyVersionPattern),
      ]
    lines += caseLines
    if snapshot != nil { lines += ask(name) }
    return lines
  }

  private func wrongLines(_ name: WinSxSName) -> [String] {
    if let fullName = answer.fullName, WinSxSName.shortened(name: fullName.lowercased()) != name.name {
      return ["  ✖ " + wording("winsxs.wrong-name", ["name": fullName])] + candidateLines(isProven: true)
    }
    guard answer.candidates.contains(where: \.isProven) else {
      return ["  ✖ " + wording("winsxs.wrong")] + candidateLines(isProven: false)
    }
    return ["  ✖ " + wording("winsxs.candidates")] + candidateLines(isProven: true)
  }

  private func damagedLines(_ damaged: WinSxSName.Damaged) -> [String] {
    let count = "\(damaged.field.count)"
    let what =
      switch damaged.part {
      case .hash: wording("winsxs.hash-digits", ["count": count])
      case .token: wording("winsxs.bad-token", ["text": damaged.field, "count": count])
      case .version: wording("winsxs.bad-version-field", ["text": damaged.field])
      case .architecture: wording("winsxs.bad-architecture", ["text": damaged.field])
      case .separator: wording("winsxs.bad-separator")
      case .noHash: wording("winsxs.no-hash")
      }
    var lines = [damaged.text, "  \(damaged.part == .noHash ? "?" : "✖") " + what]
    if answer.candidates.isEmpty {
      let isOpen = answer.mended == nil
      let key = !isOpen ? "wrong" : snapshot == nil ? "cannot-tell" : "from-case"
      lines.append("  \(isOpen ? "?" : "✖") " + wording("winsxs.\(key)"))
    } else {
      if damaged.part != .noHash { lines.append("  " + wording("winsxs.near")) }
      lines += answer.candidates.prefix(Self.most).map(candidateLine)
    }
    if let pattern = answer.pattern { lines.append(row("any-version", pattern)) }
    return lines + caseLines
  }

  private func cutLines(_ cut: WinSxSName.Cut) -> [String] {
    var lines = [cut.prefix + (cut.isMarked ? "…" : "")]
    lines.append(cut.isMarked ? "  ? " + wording("winsxs.cut") : "  ✖ " + wording("winsxs.cut-unmarked"))
    let found = answer.candidates
    if snapshot != nil || !found.isEmpty {
      lines.append("  " + wording("winsxs.cut-known", ["count": "\(found.count)"]))
      lines += found.prefix(Self.most).map(candidateLine) + more(found.count)
    }
    return lines + caseLines + [row("ask", wording("winsxs.ask-wrong", ["pattern": cut.pattern]))]
  }

  private func inflightLines(_ name: InFlightName) -> [String] {
    func number(_ value: some BinaryInteger) -> String {
      wording("winsxs.number", ["number": "\(value)", "hex": String(value, radix: 16)])
    }
    var lines = [
      wording("winsxs.inflight"),
      row(
        "started", name.time.iso8601(shown.offset(at: name.time, caseZone: snapshot?.zone ?? .utc))),
      row("counter", number(name.counter)),
      row("process", number(name.process)),
      row("thread", number(name.thread)),
    ]
    if let file = name.file { lines.append(row("file", file)) }
    return lines
  }

  // MARK: Fields

  private func fields(_ identity: ComponentIdentity) -> [String] {
    [
      row("name", identity.name),
      row("version", identity.version ?? wording("winsxs.none")),
      row("architecture", identity.architecture ?? wording("winsxs.none")),
      row("culture", identity.culture ?? wording("winsxs.neutral")),
      row("token", identity.publicKeyToken ?? wording("winsxs.none")),
      row("type", identity.type ?? wording("winsxs.none")),
      row("scope", identity.versionScope ?? wording("winsxs.none")),
    ]
  }

  private func plainFields(_ name: WinSxSName) -> [String] {
    [
      row("name", name.name),
      row("version", name.version ?? wording("winsxs.none")),
      row("architecture", name.architecture),
      row("culture", name.culture ?? wording("winsxs.neutral")),
      row("token", name.publicKeyToken ?? wording("winsxs.none")),
    ]
  }

  // MARK: Candidates

  private func candidateLines(isProven: Bool) -> [String] {
    let proven = answer.candidates.filter(\.isProven)
    let others = answer.candidates.filter { !$0.isProven }
    var lines = proven.prefix(Self.most).map(candidateLine) + more(proven.count)
    if !others.isEmpty {
      lines.append("  ? " + wording("winsxs.near-unproven"))
      lines += others.prefix(Self.most).map(candidateLine) + more(others.count)
    }
    return lines
  }

  private func more(_ count: Int) -> [String] {
    count > Self.most ? ["    " + wording("winsxs.list.more", ["count": "\(count - Self.most)"])] : []
  }

  private func candidateLine(_ candidate: StoreFolders.Candidate) -> String {
    var notes = [
      wording(candidate.change.map { "winsxs.change.\($0.rawValue)" } ?? "winsxs.several")
    ]
    if snapshot != nil {
      notes += place(candidate.records, of: candidate.name.text).map {
        wording("winsxs.in-case", ["place": $0])
      }
      if candidate.records.isEmpty, candidate.witness == nil { notes.append(wording("winsxs.arithmetic")) }
    }
    if let witness = candidate.witness {
      notes.append(
        wording(
          "winsxs.computed-from",
          ["folder": witness.name.text, "place": place(witness.records, of: witness.name.text).joined()]))
    }
    return "    \(candidate.name.text)  (\(notes.joined(separator: "; ")))"
  }

  // MARK: The case

  /// Where the component was read; what contradicts the folder's hash stands beside it.
  private var componentLines: [String] {
    (answer.known?.components ?? []).flatMap { component -> [String] in
      let what = wording("winsxs.basis.\(component.basis.rawValue)")
      let places = place(component.records, of: component.basis == .word ? component.identity.name : nil)
        .joined()
      guard component.isProven else {
        return [
          "  ✖ "
            + wording(
              "winsxs.contradicts", ["what": what, "component": component.identity.canonicalText]),
          row("read-in", places),
        ]
      }
      return [row("read-in", "\(what): \(places)")]
    }
  }

  private var caseLines: [String] {
    guard let known = answer.known else { return [] }
    var lines = place(known.records, of: answer.shownText).map { row("named-in", $0) }
    for statement in known.statements {
      lines.append("  = " + statement.text.text(wording) + bracketed(statement.records))
    }
    return lines
  }

  private func ask(_ name: WinSxSName) -> [String] {
    switch answer.verdict {
    case .cannotTell, .agrees:
      let manifest = #"C:\Windows\WinSxS\"# + name.manifestPath
      return [row("ask", wording("winsxs.ask-shortened", ["manifest": manifest]))]
    case .wrong where answer.candidates.isEmpty:
      return [row("ask", wording("winsxs.ask-wrong", ["pattern": name.anyVersionPattern]))]
    default: return []
    }
  }

  private func bracketed(_ records: [RecordID], _ word: String? = nil) -> String {
    place(records, of: word).map { "  (\($0))" }.joined()
  }

  /// Where records stand: the first of them, and how many more there are; nothing when there are none.
  private func place(_ records: [RecordID], of word: String? = nil) -> [String] {
    guard let snapshot, let first = records.first else { return [] }
    let text = RecordPlace(first, snapshot, of: word).text(wording)
    return [records.count > 1 ? "\(text) +\(records.count - 1)" : text]
  }
}

/// Where a record stands, in words: path and line, record number or byte, and the key of a registry.
struct RecordPlace {
  let path: String
  let line: UInt64?
  let record: UInt64?
  let offset: UInt64
  let length: UInt64
  let key: String?

  /// - Parameter word: what stands there: the text of a mail is one record of many lines.
  init(_ record: RecordID, _ snapshot: CaseSnapshot, of word: String? = nil) {
    let store = snapshot.store
    let location = store.location(record)
    let source = store.sources[Int(location.source.index)]
    let isNumbered = source.kind == .evtx || source.kind == .procmon && source.encoding == .binary
    path = source.path
    let before = word.map { Self.lines(in: store.text(record), before: $0) } ?? 0
    line = isNumbered || source.kind == .hive ? nil : location.number.map { $0 + before }
    self.record = isNumbered ? location.number : nil
    (offset, length) = (location.offset, location.length)
    // The first line of what a registry says is the key.
    key =
      [.hive, .registryExport].contains(source.kind)
      ? store.text(record, limit: 1024).split(whereSeparator: \.isNewline).first.map(String.init) : nil
  }

  /// Line ends in front of a word, which may be in another case of letters; 0 where it is not.
  private static func lines(in text: String, before word: String) -> UInt64 {
    let (letters, word) = (Array(text.lowercased().utf8), Array(word.lowercased().utf8))
    guard let first = word.first, letters.contains(0x0a) else { return 0 }
    var count: UInt64 = 0
    for index in letters.indices {
      if letters[index] == 0x0a { count += 1 }
      if letters[index] == first, letters[index...].starts(with: word) { return count }
    }
    return 0
  }

  func text(_ wording: Wording) -> String {
    let place =
      if let line {
        wording("winsxs.line", ["path": path, "number": "\(line)"])
      } else if let record {
        wording("winsxs.record", ["path": path, "number": "\(record)"])
      } else {
        wording("winsxs.byte", ["path": path, "offset": "\(offset)"])
      }
    return key.map { "\(place) \($0)" } ?? place
  }
}
