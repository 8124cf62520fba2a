import Records

extension InputFormat {
  static let storeFile = InputFormat(
    kind: .storeFile, files: "*.dll, *.exe, *.sys, *.cat, packed *.manifest",
    isText: false,
    likeness: { StoreFileForm.of($0.view, name: $0.name) == nil ? .no : .sure },
    makeReader: { StoreFileReader(source: $0.source, file: $0.text, path: $0.path) })
}

/// What a file of the component store is, by its first bytes (`formats.md` section 6).
enum StoreFileForm: String {
  /// A program or library.
  case program = "PE"
  /// A catalogue: hashes of files, signed.
  case catalogue = "CAT"
  /// A manifest, packed against a text that only Windows has.
  case packedManifest = "DCM"
  /// A file that store clean-up packed: its hash differs from the manifest's by design.
  case packed = "DCS"
  /// Packed without a base.
  case packedAlone = "DCN"
  /// Only a head.
  case headOnly = "DCH"
  /// Packed in a way that is not known.
  case packedOther = "DCX"
  /// A delta that needs its base file.
  case storeDelta = "DCD"
  /// A delta of an update: `f\`, `r\`, `n\`.
  case delta30 = "PA30"
  /// The same, newer.
  case delta31 = "PA31"
  /// The same, of express updates.
  case delta19 = "PA19"
  /// No bytes at all, under the name of such a file.
  case empty = "empty"

  private static let packings: [StoreFileForm] = [
    .packedManifest, .packed, .packedAlone, .headOnly, .packedOther, .storeDelta,
  ]
  private static let deltas: [StoreFileForm] = [.delta30, .delta31, .delta19]
  private static let suffixes = [".dll", ".exe", ".sys", ".mui", ".manifest", ".mum", ".cat"]

  static func of(_ view: ByteView, name: String) -> StoreFileForm? {
    if view.count == 0 {
      let lowered = name.lowercased()
      return suffixes.contains { lowered.hasSuffix($0) } ? .empty : nil
    }
    // All marks begin with one of few letters; most files are asked in vain.
    guard isMark(view[0]) || view.has(1, at: 4) && isMark(view[4]) else { return nil }
    func has(_ word: String, at offset: Int) -> Bool {
      view.has(4, at: offset) && view[offset..<offset + 4].buffer.elementsEqual(word.utf8)
    }
    if let packed = packings.first(where: { has($0.rawValue + "\u{1}", at: 0) }) { return packed }
    // Before the mark stands a checksum of four bytes, or nothing.
    if let delta = deltas.first(where: { has($0.rawValue, at: 0) || has($0.rawValue, at: 4) }) {
      return delta
    }
    if view.starts(with: "MZ", at: 0, before: view.count), ProgramVersion.headers(view) != nil {
      return .program
    }
    return isCatalogue(view) ? .catalogue : nil
  }

  /// Whether a mark of any form begins so: packed (D), delta (P), program (M), signed data.
  private static func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "D") || byte == UInt8(ascii: "P") || byte == UInt8(ascii: "M") || byte == 0x30
  }

  /// Signed data (PKCS #7) in DER.
  private static func isCatalogue(_ view: ByteView) -> Bool {
    let signedData: [UInt8] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02]
    guard view.count > 24, view[0] == 0x30, view[1] & 0x80 != 0 else { return false }
    let start = 2 + Int(view[1] & 0x7f)
    return view.has(signedData.count, at: start)
      && view[start..<start + signedData.count].buffer.elementsEqual(signedData)
  }

  /// Whether its hash is that of what Windows uses it as.
  var isPlain: Bool { self == .program || self == .catalogue }
}

/// One record for a file of the store: size, SHA-256, version, and how it is packed.
struct StoreFileReader: SourceReader {
  let source: SourceID
  let file: TextBuffer
  let path: String

  var pieces: [Range<Int>] { [0..<file.count] }

  func read(_ piece: Range<Int>) -> RecordBatch {
    let view = file.view
    let name = lastPart(of: path, separators: .any)
    let form = StoreFileForm.of(view, name: name) ?? .empty
    let digest = Digest.sha256(view)
    let version = form == .program ? ProgramVersion.of(view) : nil
    var lines = [name, "Size: \(view.count)"]
    if form != .empty, let digest { lines.append("SHA-256: \(digest.hex)") }
    if let version { lines.append("Version: \(version)") }
    if !form.isPlain, form != .empty { lines.append("Packed: \(form.rawValue)") }
    let text = TextBuffer(Array((lines.joined(separator: "\n") + "\n").utf8))
    var batch = RecordBatch(source: source, text: text, textRange: 0..<text.count, isLocalTime: false)
    batch.append(
      start: 0, time: nil, kind: .fileClaim, level: form == .empty ? .warning : .none, marks: [],
      place: RecordBatch.Place(offset: 0, length: UInt32(clamping: view.count), number: 0))
    let file = batch.intern(.file, name)
    batch.mention(file)
    let folder = StorePath.folder(of: path).map { batch.intern(.folder, $0) }
    if let folder { batch.mention(folder) }
    batch.attach(
      .fileClaim(
        Payload.FileClaim(
          basis: .content, folder: folder, name: file, size: UInt64(view.count),
          digest: form == .empty ? nil : digest, version: version.map { batch.intern(.phrase, $0) },
          packing: form.isPlain || form == .empty ? nil : batch.intern(.phrase, form.rawValue))))
    if form == .empty {
      batch.complain(
        Complaint(
          location: Location(source: source, offset: 0, length: 0, number: nil), problem: .empty,
          action: .keptRaw))
    }
    return batch
  }
}

/// Where a file of the case stood on its machine, as far as its path tells.
enum StorePath {
  /// `%windir%\WinSxS\amd64_…` for `case.zip!Windows/WinSxS/amd64_…/NgcCtnr.dll`; nil when no part of the path is a
  /// folder of Windows.
  static func folder(of path: String) -> String? {
    let parts = path.split { $0 == "/" || $0 == "\\" || $0 == "!" }.dropLast().map(String.init)
    if let windows = parts.lastIndex(where: { $0.lowercased() == "windows" }) {
      return (["%windir%"] + parts[(windows + 1)...]).joined(separator: "\\")
    }
    if let store = parts.lastIndex(where: { $0.lowercased() == "winsxs" }) {
      return (["%windir%"] + parts[store...]).joined(separator: "\\")
    }
    return nil
  }
}
