import Knowledge
import LogStore
import Records

/// Names of store folders that a case holds, and the records in which each stands.
///
/// From what parsers took out, and from the words of records, so that a name in a mail's sentence counts too. Texts of
/// event logs are not searched: they are written one by one.
struct FolderMentions: Sendable {
  /// Records by folder, in file order.
  private(set) var names: [WinSxSName: [RecordID]] = [:]
  /// Records by names of which one field is damaged, in lower case.
  private(set) var damaged: [String: [RecordID]] = [:]
  /// Records by names whose end was cut, dots and all.
  private(set) var cut: [String: [RecordID]] = [:]

  /// The shortest word that can be a folder: `x86_a_none_1.0.0.0_none_` and 16 digits.
  private static let shortest = 40
  /// Records kept for one name.
  private static let most = 64

  /// Collects them.
  ///
  /// O(bytes of texts + terms).
  init(_ store: LogStore) {
    var found: [WinSxSName: Set<RecordID>] = [:]
    for number in 0..<store.terms.count {
      let term = TermID(index: UInt32(number))
      guard [.folder, .file, .phrase].contains(store.terms.kind(term)) else { continue }
      let own = Self.names(in: store.terms.text(term))
      guard !own.isEmpty else { continue }
      let records = store.records(naming: term).prefix(Self.most)
      for name in own { found[name, default: []].formUnion(records) }
    }
    store.forEachPayload { id, payload in
      guard case .componentClaim(let claim) = payload,
        let name = WinSxSName(text: store.terms.text(claim.keyform))
      else { return }
      found[name, default: []].insert(id)
    }
    var damaged: [String: Set<RecordID>] = [:]
    var cut: [String: Set<RecordID>] = [:]
    for source in store.sources where Self.hasWords(source.kind) {
      for index in store.range(source.id) {
        let id = RecordID(index: index)
        store.withBytes(id) { bytes in
          Words.forEach(in: bytes) { word, bars in
            if bars >= 4, word.count >= Self.shortest {
              let text = String(decoding: word, as: UTF8.self)
              if let name = WinSxSName(text: text) {
                found[name, default: []].insert(id)
              } else if let bad = WinSxSName.Damaged(text: text) {
                damaged[bad.text, default: []].insert(id)
              }
            } else if bars >= 1, word.last == UInt8(ascii: "."), word.dropLast().last == UInt8(ascii: ".") {
              let text = String(decoding: word, as: UTF8.self).lowercased()
              if WinSxSName.Cut(text: text) != nil { cut[text, default: []].insert(id) }
            }
          }
        }
      }
    }
    names = found.mapValues { Self.listed($0, in: store) }
    self.damaged = damaged.mapValues { Self.listed($0, in: store) }
    self.cut = cut.mapValues { Self.listed($0, in: store) }
  }

  /// File order; what repeats another record comes last.
  private static func listed(_ records: Set<RecordID>, in store: LogStore) -> [RecordID] {
    let sorted = records.sorted()
    let copies = sorted.filter { store.marks($0).contains(.copy) }
    return copies.isEmpty ? sorted : sorted.filter { !copies.contains($0) } + copies
  }

  /// Whether the records of such a source are texts whose words cost nothing to read.
  static func hasWords(_ kind: SourceKind) -> Bool { ![.evtx, .hive, .hiveLog, .procmon].contains(kind) }

  private static func names(in path: String) -> [WinSxSName] {
    guard path.utf8.count >= shortest, path.utf8.contains(UInt8(ascii: "_")) else { return [] }
    return path.split { $0 == "\\" || $0 == "/" }.compactMap { part in
      part.utf8.count >= shortest && !part.contains(where: \.isWhitespace)
        ? WinSxSName(text: String(part)) : nil
    }
  }

  /// Words of the records that are component names in full for `shortened`, with the records in which they stand.
  ///
  /// Only their form says so; the hash of a folder has to prove it. O(bytes of texts).
  static func fullNames(for shortened: Set<String>, in store: LogStore) -> [String: [String: [RecordID]]] {
    let half = (WinSxSName.longestName - 2) / 2
    var wanted: [UInt64: String] = [:]
    for name in shortened where name.utf8.count == WinSxSName.longestName {
      let letters = Array(name.utf8)
      wanted[key(letters.prefix(half), letters.suffix(half))] = name
    }
    guard !wanted.isEmpty else { return [:] }
    var found: [String: [String: [RecordID]]] = [:]
    for source in store.sources where hasWords(source.kind) {
      for index in store.range(source.id) {
        let id = RecordID(index: index)
        store.withBytes(id) { bytes in
          Words.forEach(in: bytes) { word, _ in
            guard word.count > WinSxSName.longestName, word.count <= 256,
              let name = wanted[key(word.prefix(half), word.suffix(half))]
            else { return }
            let text = String(decoding: word, as: UTF8.self)
            guard WinSxSName.shortened(name: text.lowercased()) == name,
              found[name, default: [:]][text, default: []].count < most
            else { return }
            found[name, default: [:]][text, default: []].append(id)
          }
        }
      }
    }
    return found
  }

  /// A number for both ends of a name without regard to case; those that share one are compared.
  private static func key(_ head: some Sequence<UInt8>, _ tail: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 14_695_981_039_346_656_037
    for byte in head { hash = (hash ^ UInt64(byte | 0x20)) &* 1_099_511_628_211 }
    for byte in tail { hash = (hash ^ UInt64(byte | 0x20)) &* 1_099_511_628_211 }
    return hash
  }
}

/// Words of letters, digits, dots, hyphens and underscores.
private enum Words {
  private static let isLetter: [Bool] = (0...255).map { byte in
    switch UInt8(byte) {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// Calls `body` for each word of a dozen letters or more, with the number of its underscores.
  static func forEach(in bytes: ByteView, _ body: (Slice<UnsafeBufferPointer<UInt8>>, Int) -> Void) {
    let buffer = bytes.buffer
    isLetter.withUnsafeBufferPointer { isLetter in
      var start = 0
      var bars = 0
      for index in buffer.indices {
        let byte = buffer[index]
        if isLetter[Int(byte)] {
          if byte == UInt8(ascii: "_") { bars += 1 }
          continue
        }
        give(start..<index)
        start = index + 1
        bars = 0
      }
      give(start..<buffer.count)

      func give(_ range: Range<Int>) {
        guard range.count >= 12 else { return }
        var end = range.upperBound
        // The end of a sentence; two dots and more stand for something that was cut.
        if buffer[end - 1] == UInt8(ascii: "."), buffer[end - 2] != UInt8(ascii: ".") { end -= 1 }
        body(buffer[range.lowerBound..<end], bars)
      }
    }
  }
}
