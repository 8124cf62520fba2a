import Records

/// What the properties of one object of PowerShell or WMI say, whether it was printed as a list or as a row.
struct ObjectFacts {
  /// Names in lower case and values, in the order of the text.
  private(set) var properties: [(name: String, value: String)]
  /// The folder that a head above the object names.
  var folder: TermID?

  /// Most properties kept of one object.
  static let most = 256

  init(_ properties: [(name: String, value: String)] = [], folder: TermID? = nil) {
    self.properties = properties
    self.folder = folder
  }

  /// Whether it has all of them.
  func has(_ names: String...) -> Bool {
    names.allSatisfy { name in properties.contains { $0.name == name } }
  }

  private func hasAny(_ names: String...) -> Bool {
    names.contains { name in properties.contains { $0.name == name } }
  }

  /// The value of the first of `names` that has one.
  subscript(names: String...) -> String? {
    for name in names {
      if let value = properties.first(where: { $0.name == name })?.value.nonEmpty { return value }
    }
    return nil
  }

  /// Whether objects with these properties are known.
  var isKnown: Bool {
    has("algorithm", "hash") || has("hotfixid") || isProgram || isService || isFile
      || has("packagename", "packagestate")
  }

  private var isProgram: Bool {
    hasAny("displayname", "name")
      && hasAny("publisher", "displayversion", "uninstallstring", "vendor", "identifyingnumber")
      || has("name", "version", "providername")
  }

  private var isService: Bool {
    has("name", "displayname", "status") || has("name", "startmode", "pathname")
      || has("servicename", "servicetype")
  }

  private var isFile: Bool {
    has("fullname") || hasAny("length", "versioninfo", "directoryname") && has("name", "lastwritetime")
      || has("name", "length", "mode")
  }

  /// What it says, to stand at a record; nil when it is nothing that we know.
  func payload(_ reader: inout OutputReader) -> Payload? {
    if has("algorithm", "hash") { return hash(&reader) }
    if has("hotfixid") { return update(&reader) }
    if has("packagename", "packagestate") { return package(&reader) }
    if isService { return service(&reader) }
    if isFile { return file(&reader) }
    return isProgram ? program(&reader) : nil
  }

  // MARK: Kinds

  private func hash(_ reader: inout OutputReader) -> Payload? {
    guard let hash = self["hash"] else { return nil }
    let path = self["path"] ?? ""
    let (folder, name) = DirForm.parts(path)
    let lengths = ["md5": 32, "sha1": 40, "sha256": 64, "sha384": 96, "sha512": 128]
    let wanted = lengths[(self["algorithm"] ?? "").lowercased()]
    let isHex = hash.utf8.allSatisfy(ExcerptBytes.isHex)
    // A column of a console holds less than a hash: what was cut is never taken for a whole one.
    let isWhole = isHex && wanted == hash.utf8.count
    return .fileClaim(
      Payload.FileClaim(
        basis: .hashTool, folder: path.isCutShort ? nil : reader.term(.folder, some: folder),
        name: reader.term(.file, name),
        digest: isWhole ? Array(hash.utf8).withView { Digest(text: $0) } : nil,
        isCut: !isWhole || path.isCutShort))
  }

  private func update(_ reader: inout OutputReader) -> Payload? {
    guard let id = self["hotfixid"], let update = id.update else { return nil }
    return .packageClaim(
      Payload.PackageClaim(
        package: reader.term(.package, update), state: .installed,
        date: reader.term(.phrase, some: self["installedon", "installdate"]),
        release: reader.term(.phrase, some: self["description"])))
  }

  private func package(_ reader: inout OutputReader) -> Payload? {
    guard let name = self["packagename"] else { return nil }
    let word = self["packagestate"]
    return .packageClaim(
      Payload.PackageClaim(
        package: reader.term(.package, name), state: word.flatMap(PackageWords.state),
        word: reader.term(.phrase, some: word), date: reader.term(.phrase, some: self["installtime"]),
        release: reader.term(.phrase, some: self["releasetype"])))
  }

  private func service(_ reader: inout OutputReader) -> Payload? {
    guard let name = self["name", "servicename"] else { return nil }
    let isDriver = (self["servicetype"] ?? "").lowercased().contains("driver")
    return .product(
      Payload.Product(
        form: isDriver ? .driver : .service, name: reader.term(.phrase, name),
        title: reader.term(.phrase, some: self["displayname"]),
        path: reader.term(.phrase, some: self["pathname"]),
        state: reader.term(.phrase, some: self["status", "state"]),
        start: ServiceWords.start(self["starttype", "startmode"] ?? "")))
  }

  private func program(_ reader: inout OutputReader) -> Payload? {
    guard let name = self["displayname", "name"] else { return nil }
    return .product(
      Payload.Product(
        form: .program, name: reader.term(.phrase, name),
        vendor: reader.term(.phrase, some: self["publisher", "vendor"]),
        version: reader.term(.phrase, some: self["displayversion", "version"]),
        path: reader.term(.phrase, some: self["installlocation", "source"])))
  }

  private func file(_ reader: inout OutputReader) -> Payload? {
    var place = folder
    var name = self["name"] ?? ""
    if let full = self["fullname"], !full.isCutShort {
      let parts = DirForm.parts(full)
      (place, name) = (reader.term(.folder, some: parts.folder), parts.name)
    } else if let directory = self["directoryname", "directory"], !directory.isCutShort {
      place = reader.term(.folder, directory)
    }
    guard !name.isEmpty else { return nil }
    let mode = self["mode"] ?? ""
    let form: Payload.FileClaim.Form =
      mode.hasPrefix("d") && !mode.contains("l") ? .folder : mode.contains("l") ? .link : .file
    let date = self["lastwritetime"].flatMap { text in
      Array(text.utf8).withView { EventClock.scan($0, at: 0) }
    }
    let version = self["fileversion"] ?? self["version"]
    return .fileClaim(
      Payload.FileClaim(
        basis: .listing, folder: place, name: reader.term(form == .folder ? .folder : .file, name),
        form: form,
        size: self["length"].flatMap { UInt64($0) }, modified: date.flatMap { reader.modified($0) },
        version: reader.term(.phrase, some: version), isCut: name.isCutShort))
  }
}

/// Words for the states of packages.
enum PackageWords {
  private static let states: [String: Payload.PackageClaim.State] = [
    "installed": .installed, "已安装": .installed, "staged": .staged, "已暂存": .staged, "superseded": .superseded,
    "已取代": .superseded, "已被取代": .superseded, "install pending": .installPending,
    "installpending": .installPending,
    "安装挂起": .installPending, "挂起安装": .installPending, "uninstall pending": .uninstallPending,
    "uninstallpending": .uninstallPending, "卸载挂起": .uninstallPending, "挂起卸载": .uninstallPending,
    "not present": .absent, "notpresent": .absent, "不存在": .absent, "removed": .absent, "resolved": .resolved,
    "partially installed": .partlyInstalled, "partiallyinstalled": .partlyInstalled, "部分安装": .partlyInstalled,
    "permanent": .permanent,
  ]

  /// The state that the word stands for; nil for other words.
  static func state(_ word: String) -> Payload.PackageClaim.State? { states[word.lowercased()] }
}
