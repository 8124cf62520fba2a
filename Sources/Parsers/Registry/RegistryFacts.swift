import Records

/// Turns keys and values into what records say; the same for hives and exports.
struct RegistryFacts {
  /// A key: places in the text that was written.
  struct Key {
    /// Its whole path.
    var path: Range<Int>
    /// What it is.
    var interest: RegistryInterest
    /// Its values.
    var values: ArraySlice<RegistryDatum>
  }

  /// What was written.
  let view: ByteView
  /// The texts of all lists.
  let items: [Range<Int>]

  /// Files of a component that a record can be found by, and packages of a deployment.
  private static let mentions = (files: 512, packages: 64, paths: 256)
  /// Bytes of one term.
  private static let termLimit = 4096

  /// Whether a value of a key of that kind is only shown: ties to deployments are many and say nothing alone, so that a
  /// reader need not remember them.
  static func isOnlyShown(_ name: UnsafeBufferPointer<UInt8>, of interest: RegistryInterest) -> Bool {
    interest == .component && name.starts(with: "c!".utf8)
  }

  /// Whether a key of that kind with these values says anything; a service that is none does not.
  func isRecord(_ key: Key) -> Bool {
    switch key.interest {
    case .service: value("type", key)?.number != nil
    case .program: value("displayname", key).map { !$0.text.isEmpty } ?? false
    case .filter: value("altitude", key) != nil
    case .winner: !key.values.isEmpty
    case .driverPackage: value("infname", key) ?? value("", key) != nil
    default: true
    }
  }

  /// Whether a value of a key that is taken by value says anything.
  func isRecord(_ datum: RegistryDatum, in key: Key) -> Bool {
    guard key.interest.valueNames?.contains(lowered(datum.name)) ?? true, !datum.isDeleted else {
      return false
    }
    switch key.interest {
    case .windows: return !path(key).lowercased().contains("\\wow6432node\\")
    case .sessions, .store: return datum.number != 0
    case .servicing: return datum.number != 0 || datum.type != RegistryScribe.Kind.number
    case .sessionManager: return !datum.items.isEmpty
    default: return true
    }
  }

  // MARK: Keys

  /// Attaches what `key` says to the record added last.
  func attach(_ key: Key, to batch: inout RecordBatch) {
    switch key.interest {
    case .component: component(key, &batch)
    case .package: package(key, &batch)
    case .deployment: deployment(key, &batch)
    case .family: family(key, &batch)
    case .winner: winner(key, &batch)
    case .pendingMark:
      let value = term(.phrase, key.path, &batch)
      fact(.pending, about: last(key), value: value, &batch)
    case .pendingPackage:
      let name = term(.package, last(key), &batch)
      batch.mention(name)
      fact(.pending, about: parent(key, 1), value: name, &batch)
    case .damageMark:
      batch.amendLast(level: .warning)
      fact(.other, about: last(key), value: term(.phrase, key.path, &batch), &batch)
    case .service: service(key, &batch)
    case .program: program(key, &batch)
    case .driverPackage: driverPackage(key, &batch)
    case .filter: filter(key, &batch)
    default: break
    }
  }

  private func component(_ key: Key, _ batch: inout RecordBatch) {
    batch.amendLast(kind: .componentClaim)
    let keyform = term(.folder, last(key), &batch)
    batch.mention(keyform)
    var identity: TermID?
    var manifest: Digest?
    var flags: [String] = []
    var files: UInt32 = 0
    for datum in key.values {
      if has(datum.name, prefix: "f!") {
        files += 1
        if files <= Self.mentions.files {
          batch.mention(term(.file, datum.name.lowerBound + 2..<datum.name.upperBound, &batch))
        }
      } else if has(datum.name, prefix: "c!") {
        continue
      } else if isNamed(datum, "identity") {
        identity = self.identity(datum.text, &batch)
        if let identity { batch.mention(identity) }
      } else if isNamed(datum, "s256h") {
        manifest = Digest(text: view[datum.text])
      } else if flags.count < 8, datum.text.count <= 64 {
        flags.append(
          view.text(datum.name) + "="
            + (datum.number.map { "0x" + String($0, radix: 16) } ?? view.text(datum.text)))
      }
    }
    // An identity that cannot be read is as good as none.
    let missing = [identity == nil ? "identity" : nil, manifest == nil ? "S256H" : nil].compactMap { $0 }
    if identity == nil { batch.amendLast(level: .warning) }
    batch.attach(
      .componentClaim(
        Payload.ComponentClaim(
          identity: identity, keyform: keyform, manifest: manifest,
          flags: flags.isEmpty ? nil : batch.intern(.phrase, flags.joined(separator: " ")), files: files,
          missing: missing.isEmpty ? nil : batch.intern(.phrase, missing.joined(separator: ", ")))))
  }

  private func package(_ key: Key, _ batch: inout RecordBatch) {
    batch.amendLast(kind: .packageClaim)
    let package = term(.package, last(key), &batch)
    batch.mention(package)
    let number = value("currentstate", key)?.number
    var date: TermID?
    if let high = value("installtimehigh", key)?.number, let low = value("installtimelow", key)?.number {
      let ticks = (high & 0xffff_ffff) << 32 | low & 0xffff_ffff
      date = Self.moment(ticks).map { batch.intern(.phrase, $0.iso8601(.utc)) }
    }
    var status = StatusReference()
    if let code = value("lasterror", key)?.number.flatMap({ UInt32(exactly: $0) }), code != 0 {
      status.code = ErrorCode(code)
      if ErrorCode(code).isFailure { batch.code(status) }
    }
    batch.attach(
      .packageClaim(
        Payload.PackageClaim(
          package: package,
          state: number.flatMap { UInt8(exactly: $0) }.flatMap { Payload.PackageClaim.State(rawValue: $0) },
          word: number.map { batch.intern(.phrase, "0x" + String($0, radix: 16)) }, date: date, status: status
        )))
  }

  /// The component that an identity names, in canonical spelling.
  private func identity(_ range: Range<Int>, _ batch: inout RecordBatch) -> TermID? {
    if let plain = StoreIdentity(view[range]) {
      return plain.canonical.withUnsafeBufferPointer { batch.intern(.component, ByteView($0)) }
    }
    return batch.identity(view[range])
  }

  /// A deployment: its identity, findable by the packages that own it.
  private func deployment(_ key: Key, _ batch: inout RecordBatch) {
    let identity = value("appid", key)
    if let term = identity.flatMap({ self.identity($0.text, &batch) }) { batch.mention(term) }
    for datum in key.values.prefix(Self.mentions.packages) {
      let marks: [StaticString] = ["p!", "i!", "s!"]
      if marks.contains(where: { has(datum.name, prefix: $0) }) {
        mention(packageOf: datum.name.lowerBound + 2..<datum.name.upperBound, &batch)
      }
    }
    registryValue(key, name: identity?.name, text: identity?.text, type: RegistryScribe.Kind.binary, &batch)
  }

  /// `CBS_package_for_…~token~amd64~~17763.1.hash`: the package's identity, its mark and hash left out.
  private func mention(packageOf name: Range<Int>, _ batch: inout RecordBatch) {
    var range = name
    if has(range, prefix: "cbs_") { range = range.lowerBound + 4..<range.upperBound }
    guard view.first(UInt8(ascii: "~"), in: range) != nil else { return }
    if let dot = view[range].buffer.lastIndex(of: UInt8(ascii: ".")) {
      let tail = range.lowerBound + dot + 1..<range.upperBound
      // The hash is longer than any part of a version.
      if tail.count >= 16 { range = range.lowerBound..<range.lowerBound + dot }
    }
    batch.mention(term(.package, range, &batch))
  }

  /// The versions of a component, `v!` and each one's folder.
  private func family(_ key: Key, _ batch: inout RecordBatch) {
    var folders: [String] = []
    var length = 0
    for datum in key.values where has(datum.name, prefix: "v!") {
      let name = datum.name.lowerBound + 2..<datum.name.upperBound
      length += name.count + 2
      guard length <= Self.termLimit else { break }
      folders.append(view.text(name))
      batch.mention(term(.folder, name, &batch))
    }
    let text = folders.isEmpty ? nil : batch.intern(.phrase, folders.joined(separator: "; "))
    batch.amendLast(kind: .registryValue)
    batch.attach(
      .registryValue(
        Payload.RegistryValue(
          key: term(.folder, key.path, &batch), name: nil, type: 0, text: text, number: UInt64(folders.count))
      ))
  }

  private func winner(_ key: Key, _ batch: inout RecordBatch) {
    let version = value("", key)
    registryValue(key, name: version?.name, text: version?.text, type: version?.type ?? 0, &batch)
  }

  private func service(_ key: Key, _ batch: inout RecordBatch) {
    let type = value("type", key)?.number ?? 0
    let isDriver = type & 0xb != 0
    product(
      Payload.Product(
        form: isDriver ? .driver : .service, name: term(.phrase, last(key), &batch),
        title: text("displayname", key, &batch), path: text("imagepath", key, &batch),
        start: value("start", key)?.number.flatMap { UInt32(exactly: $0) }), &batch)
  }

  private func program(_ key: Key, _ batch: inout RecordBatch) {
    product(
      Payload.Product(
        form: .program, name: term(.phrase, last(key), &batch), title: text("displayname", key, &batch),
        vendor: text("publisher", key, &batch), version: text("displayversion", key, &batch),
        path: text("installlocation", key, &batch) ?? text("uninstallstring", key, &batch)), &batch)
  }

  private func driverPackage(_ key: Key, _ batch: inout RecordBatch) {
    product(
      Payload.Product(
        form: .driver,
        name: text("infname", key, &batch) ?? text("", key, &batch) ?? term(.phrase, last(key), &batch),
        title: term(.phrase, last(key), &batch), vendor: text("provider", key, &batch)), &batch)
  }

  private func product(_ product: Payload.Product, _ batch: inout RecordBatch) {
    batch.amendLast(kind: .product)
    batch.attach(.product(product))
  }

  /// `…\Services\NAME\Instances\INSTANCE`, also with `Parameters` between.
  private func filter(_ key: Key, _ batch: inout RecordBatch) {
    batch.amendLast(kind: .filter)
    var service = parent(key, 2)
    if isEqual(service, "parameters") { service = parent(key, 3) }
    batch.attach(
      .filter(
        Payload.MiniFilter(
          name: term(.phrase, service, &batch), instances: nil, frame: nil,
          altitude: text("altitude", key, &batch))))
  }

  // MARK: Values

  /// Attaches what one value of `key` says to the record added last.
  func attach(_ datum: RegistryDatum, of key: Key, to batch: inout RecordBatch) {
    let name = lowered(datum.name)
    var value = term(.phrase, datum.text, &batch)
    switch key.interest {
    case .windows: windows(datum, name, value, &batch)
    case .manufacturer:
      let subject: Payload.MachineFact.Subject =
        ["manufacturer", "systemmanufacturer"].contains(name)
        ? .manufacturer : name == "biosversion" ? .other : .model
      fact(subject, about: subject == .other ? datum.name : nil, value: value, &batch)
    case .computer:
      value = term(.computer, datum.text, &batch)
      batch.mention(value)
      fact(.name, value: value, &batch)
    case .zone:
      if let bias = datum.number.map({ Int32(truncatingIfNeeded: $0) }), abs(Int(bias)) <= 15 * 60 {
        value = batch.intern(.phrase, ZoneOffset(seconds: -bias * 60).text)
      }
      fact(.zone, about: datum.name, value: value, &batch)
    case .language: fact(.language, about: datum.name, value: value, &batch)
    case .environment: fact(.architecture, value: value, &batch)
    case .sessionManager: renames(datum, &batch)
    case .store, .sessions: fact(.pending, about: datum.name, value: value, number: datum.number, &batch)
    case .servicing:
      batch.amendLast(level: .warning)
      fact(.other, about: datum.name, value: value, number: datum.number, &batch)
    default: keep(datum, of: key.path, to: &batch)
    }
  }

  /// Attaches a value as it is.
  func keep(_ datum: RegistryDatum, of path: Range<Int>, to batch: inout RecordBatch) {
    batch.amendLast(kind: .registryValue)
    batch.attach(
      .registryValue(
        Payload.RegistryValue(
          key: term(.folder, path, &batch),
          name: datum.name.isEmpty ? batch.intern(.phrase, "@") : term(.phrase, datum.name, &batch),
          type: datum.type,
          text: datum.isDeleted ? nil : term(.phrase, datum.text, &batch), number: datum.number,
          isDeleted: datum.isDeleted)))
  }

  /// Attaches a key that is deleted.
  func keep(deleted path: Range<Int>, to batch: inout RecordBatch) {
    batch.amendLast(kind: .registryValue)
    batch.attach(
      .registryValue(
        Payload.RegistryValue(
          key: term(.folder, path, &batch), name: nil, type: 0, text: nil, isDeleted: true)))
  }

  private func windows(_ datum: RegistryDatum, _ name: String, _ value: TermID, _ batch: inout RecordBatch) {
    let text = view.text(datum.text)
    switch name {
    case "productname": fact(.system, value: value, &batch)
    case "currentbuild": fact(.build, value: value, number: UInt64(text), &batch)
    case "ubr":
      let value = datum.number.map { batch.intern(.phrase, "\($0)") } ?? value
      fact(.revision, value: value, number: datum.number, &batch)
    case "editionid": fact(.edition, value: value, &batch)
    case "displayversion", "releaseid": fact(.release, about: datum.name, value: value, &batch)
    case "installdate":
      // Seconds since 1970; the number stays what it is.
      let moment = datum.number.flatMap { Int64(exactly: $0) }.map {
        Instant(filetime: 0).adding(seconds: Instant.unixEpoch).adding(seconds: $0)
      }
      let value = moment.map { batch.intern(.phrase, $0.iso8601(.utc)) } ?? value
      fact(.installed, value: value, number: datum.number, &batch)
    default: fact(.other, about: datum.name, value: value, &batch)
    }
  }

  /// Pairs of files: from and to; an empty second is a deletion.
  private func renames(_ datum: RegistryDatum, _ batch: inout RecordBatch) {
    let own = items[datum.items]
    guard lowered(datum.name).hasPrefix("pendingfilerename") else {
      return fact(
        .pending, about: datum.name, value: term(.phrase, datum.text, &batch), number: UInt64(own.count),
        &batch)
    }
    var words: [String] = []
    var length = 0
    for index in stride(from: own.startIndex, to: own.endIndex, by: 2) {
      let from = own[index]
      let to = index + 1 < own.endIndex ? own[index + 1] : from.upperBound..<from.upperBound
      if words.count < Self.mentions.paths {
        for path in [from, to] where !path.isEmpty { batch.mention(term(.file, fileName(path), &batch)) }
      }
      length += from.count + to.count + 6
      guard length <= Self.termLimit else { break }
      words.append(view.text(from) + " →" + (to.isEmpty ? "" : " " + view.text(to)))
    }
    fact(
      .pending, about: datum.name, value: batch.intern(.phrase, words.joined(separator: "; ")),
      number: UInt64((own.count + 1) / 2), &batch)
  }

  // MARK: Parts

  /// The moment of a FILETIME when it can be one: from 1990 to 2200.
  static func moment(_ ticks: UInt64) -> Instant? {
    guard ticks > 122_700_000_000_000_000, ticks < 189_000_000_000_000_000 else { return nil }
    return Instant(filetime: Int64(ticks))
  }

  private func fact(
    _ subject: Payload.MachineFact.Subject, about: Range<Int>? = nil, value: TermID, number: UInt64? = nil,
    _ batch: inout RecordBatch
  ) {
    batch.amendLast(kind: .machineFact)
    batch.attach(
      .machineFact(
        Payload.MachineFact(
          subject: subject, about: about.map { term(.phrase, $0, &batch) }, value: value, number: number)))
  }

  private func registryValue(
    _ key: Key, name: Range<Int>?, text: Range<Int>?, type: UInt32, _ batch: inout RecordBatch
  ) {
    batch.amendLast(kind: .registryValue)
    let term = name.map { $0.isEmpty ? batch.intern(.phrase, "@") : self.term(.phrase, $0, &batch) }
    batch.attach(
      .registryValue(
        Payload.RegistryValue(
          key: self.term(.folder, key.path, &batch), name: term, type: type,
          text: text.map { self.term(.phrase, $0, &batch) })))
  }

  /// Interns what stands at `range`, at most 4 KiB of it, cut between characters.
  private func term(_ kind: TermKind, _ range: Range<Int>, _ batch: inout RecordBatch) -> TermID {
    var end = min(range.upperBound, range.lowerBound + Self.termLimit)
    while end < range.upperBound, end > range.lowerBound, view[end] & 0xc0 == 0x80 { end -= 1 }
    return batch.intern(kind, view[range.lowerBound..<end])
  }

  private func text(_ name: StaticString, _ key: Key, _ batch: inout RecordBatch) -> TermID? {
    value(name, key).flatMap { $0.text.isEmpty ? nil : term(.phrase, $0.text, &batch) }
  }

  /// The value of that name; names differ in case.
  private func value(_ name: StaticString, _ key: Key) -> RegistryDatum? {
    key.values.first { isNamed($0, name) && !$0.isDeleted }
  }

  private func isNamed(_ datum: RegistryDatum, _ name: StaticString) -> Bool { isEqual(datum.name, name) }

  private func isEqual(_ range: Range<Int>, _ word: StaticString) -> Bool {
    range.count == word.utf8CodeUnitCount && has(range, prefix: word)
  }

  /// Whether `range` begins with a word in lower case, whatever its own case.
  private func has(_ range: Range<Int>, prefix word: StaticString) -> Bool {
    guard range.count >= word.utf8CodeUnitCount else { return false }
    for index in 0..<word.utf8CodeUnitCount {
      let byte = view[range.lowerBound + index]
      let lower = byte &- 65 < 26 ? byte + 32 : byte
      guard lower == word.utf8Start[index] else { return false }
    }
    return true
  }

  private func lowered(_ range: Range<Int>) -> String { view.text(range).lowercased() }

  private func path(_ key: Key) -> String { view.text(key.path) }

  /// The last name of the key's path.
  private func last(_ key: Key) -> Range<Int> { parent(key, 0) }

  /// The name so many steps above the key's own.
  private func parent(_ key: Key, _ steps: Int) -> Range<Int> {
    var end = key.path.upperBound
    var start = end
    for step in 0...steps {
      if step > 0 { end = max(start - 1, key.path.lowerBound) }
      start = end
      while start > key.path.lowerBound, view[start - 1] != UInt8(ascii: "\\") { start -= 1 }
    }
    return start..<end
  }

  private func fileName(_ path: Range<Int>) -> Range<Int> {
    let start = view[path].buffer.lastIndex(of: UInt8(ascii: "\\")).map { path.lowerBound + $0 + 1 }
    return (start ?? path.lowerBound)..<path.upperBound
  }
}
