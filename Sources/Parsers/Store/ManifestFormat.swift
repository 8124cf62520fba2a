import Records

extension InputFormat {
  static let manifest = InputFormat(
    kind: .storeFile, files: "*.manifest, *.mum",
    isText: true,
    likeness: { sample in
      let head = 0..<min(sample.view.count, 4096)
      guard sample.firstByte == UInt8(ascii: "<"), sample.view.first("<assembly", in: head) != nil else {
        return .no
      }
      // Other XML may have an element of that name.
      return sample.view.first("urn:schemas-microsoft-com:asm.", in: head) != nil
        ? .sure : sample.view.first("<assemblyIdentity", in: head) != nil ? .likely : .no
    },
    makeReader: { ManifestReader(source: $0.source, text: $0.text, path: $0.path) }, ownName: "manifest")
}

/// Reads a component's manifest, or that of a package: who it is, and the hashes that its files should have.
///
///     <assembly …><assemblyIdentity name="…" version="…" processorArchitecture="amd64" … versionScope="nonSxS" />
///       <file name="a.dll" …><asmv2:hash><dsig:DigestMethod Algorithm="…#sha256" /><dsig:DigestValue>…
struct ManifestReader: SourceReader {
  let source: SourceID
  let text: TextBuffer
  let path: String

  /// One: an element reaches over any distance.
  var pieces: [Range<Int>] { text.count > 0 ? [0..<text.count] : [] }

  func read(_ piece: Range<Int>) -> RecordBatch {
    let view = text.view
    var batch = RecordBatch(source: source, text: text, textRange: 0..<view.count, isLocalTime: true)
    guard view.count > 0 else { return batch }
    var state = State(
      name: lastPart(of: path, separators: .any), digest: Digest.sha256(view))
    var position = 0
    while let open = view.first(UInt8(ascii: "<"), in: position..<view.count) {
      let tag = MarkupTag(view: view, at: open)
      position = max(tag.end, open + 1)
      guard tag.isStart, let name = tag.name else { continue }
      switch view[name].text {
      case "assemblyIdentity" where state.identity == nil: identity(tag, &state, &batch)
      case "package": package(tag, &state, &batch)
      case "file": file(tag, open, &state, &batch)
      case "DigestMethod":
        state.isSHA256 = attribute("Algorithm", tag).map { view[$0].text.hasSuffix("sha256") } ?? false
      case "DigestValue":
        let end = view.first(UInt8(ascii: "<"), in: position..<view.count) ?? view.count
        state.digest(view[position..<end], &batch)
      default: break
      }
    }
    state.closeFile(&batch)
    state.closeHead(&batch)
    if view.first("</assembly", in: 0..<view.count) == nil {
      batch.complain(
        Complaint(
          location: Location(source: source, offset: UInt64(view.count), length: 0, number: nil),
          problem: .truncated(part: "assembly"), action: .keptPartly))
    }
    return batch
  }

  private func attribute(_ name: String, _ tag: MarkupTag) -> Range<Int>? {
    tag.attributes.first { text.view[$0.name].text == name }?.value
  }

  private func value(_ name: String, _ tag: MarkupTag) -> String? {
    guard let range = attribute(name, tag), range.count <= 4096 else { return nil }
    let text = text.view[range].text
    return text.isEmpty || ["neutral", "none", "*"].contains(text.lowercased()) ? nil : text
  }

  private func identity(_ tag: MarkupTag, _ state: inout State, _ batch: inout RecordBatch) {
    guard let name = value("name", tag) else { return }
    let identity = ComponentIdentity(
      name: name, version: value("version", tag), architecture: value("processorArchitecture", tag),
      culture: value("language", tag) ?? value("culture", tag), publicKeyToken: value("publicKeyToken", tag),
      type: value("type", tag), versionScope: value("versionScope", tag))
    state.identity = identity
    // The whole file up to its first file is about the component itself.
    batch.append(start: 0, time: nil, kind: .componentClaim, level: .none, marks: [])
    let term = batch.intern(.component, identity.canonicalText)
    batch.mention(term)
    state.component = term
    state.folder = state.keyform.map { batch.intern(.folder, "%windir%\\WinSxS\\" + $0) }
  }

  private func package(_ tag: MarkupTag, _ state: inout State, _ batch: inout RecordBatch) {
    guard let identity = state.identity, !state.isPackage, state.component != nil else { return }
    state.isPackage = true
    let spelling = [
      identity.name, identity.publicKeyToken ?? "", identity.architecture ?? "", identity.culture ?? "",
      identity.version ?? "",
    ].joined(separator: "~")
    let package = batch.intern(.package, spelling)
    batch.amendLast(kind: .packageClaim)
    batch.mention(package)
    if let kb = value("identifier", tag) { batch.mention(batch.intern(.package, kb)) }
    batch.attach(
      .packageClaim(
        Payload.PackageClaim(
          package: package, state: nil, release: value("releaseType", tag).map { batch.intern(.phrase, $0) }))
    )
  }

  private func file(_ tag: MarkupTag, _ open: Int, _ state: inout State, _ batch: inout RecordBatch) {
    guard state.identity != nil, !state.isPackage, let name = value("name", tag) else { return }
    state.closeFile(&batch)
    state.closeHead(&batch)
    batch.append(start: open, time: nil, kind: .fileClaim, level: .none, marks: [])
    let term = batch.intern(.file, name)
    batch.mention(term)
    if let component = state.component { batch.mention(component) }
    if let folder = state.folder { batch.mention(folder) }
    state.files += 1
    state.open = Payload.FileClaim(basis: .manifest, folder: state.folder, name: term)
  }

  /// What has been read so far.
  private struct State {
    var name: String
    var digest: Digest?
    var identity: ComponentIdentity?
    var component: TermID?
    var folder: TermID?
    var isPackage = false
    var isSHA256 = false
    var files: UInt32 = 0
    var open: Payload.FileClaim?
    var isHeadClosed = false

    init(name: String, digest: Digest?) {
      self.name = name
      self.digest = digest
    }

    /// The name of the component's folder, which the manifest has too.
    var keyform: String? {
      let stem = name.lowercased().hasSuffix(".manifest") ? String(name.dropLast(9)) : name
      return stem.split(separator: "_").count >= 5 ? stem : nil
    }

    mutating func digest(_ value: ByteView, _ batch: inout RecordBatch) {
      guard isSHA256, open != nil, open?.digest == nil else { return }
      open?.digest = Digest(text: value)
    }

    mutating func closeFile(_ batch: inout RecordBatch) {
      guard let claim = open else { return }
      batch.attach(.fileClaim(claim))
      open = nil
    }

    /// The component itself, once the manifest's own record is the last one; the number of files is not known then.
    mutating func closeHead(_ batch: inout RecordBatch) {
      guard !isHeadClosed, !isPackage else { return }
      isHeadClosed = true
      guard let component else {
        batch.append(start: 0, time: nil, kind: .text, level: .none, marks: [])
        return
      }
      guard files == 0 else { return }
      batch.attach(
        .componentClaim(
          Payload.ComponentClaim(
            identity: component, keyform: batch.intern(.phrase, keyform ?? name), manifest: digest)))
    }
  }
}
