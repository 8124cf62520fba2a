import DataFiles

/// What an event of the Windows event log means for an update, by provider and id.
///
///     let entry = try EventTable.shared.entry(provider: "Microsoft-Windows-WindowsUpdateClient", id: 20)
///     entry?.text(.english, fields: [("updateTitle", "KB5030211"), ("errorCode", "0x800f0986")])
public struct EventTable: Sendable {
  /// What an event does in the story of an update.
  public enum Role: String, Sendable, CaseIterable {
    /// An update is about to be installed.
    case installStarted = "install-started"
    /// An update was installed or removed as wanted.
    case installSucceeded = "install-succeeded"
    /// An update could not be installed or removed.
    case installFailed = "install-failed"
    /// An update is being downloaded.
    case downloadStarted = "download-started"
    /// A restart is needed to finish.
    case restartNeeded = "restart-needed"
    /// The servicing stack begins to change a package or feature.
    case servicingInitiated = "servicing-initiated"
    /// The servicing stack changed a package or feature.
    case servicingChanged = "servicing-changed"
    /// The servicing stack could not change a package or feature.
    case servicingFailed = "servicing-failed"
    /// A service started, stopped, failed or changed its configuration.
    case serviceState = "service-state"
    /// A service or driver was added to the system.
    case serviceInstalled = "service-installed"
    /// The system starts or stops.
    case restart
    /// The system had gone down without having been shut down.
    case unexpectedShutdown = "unexpected-shutdown"
    /// The clock was set.
    case clockChange = "clock-change"
    /// A disk or its controller reports an error.
    case diskError = "disk-error"
    /// A file system reports damage.
    case filesystemError = "filesystem-error"
    /// A program or the system crashed.
    case crash
    /// A program or service did not answer.
    case hang
    /// Security software acted or was changed.
    case security
    /// Anything else worth showing.
    case other
  }

  /// One kind of event.
  public struct Entry: Sendable, Hashable {
    /// The provider's name.
    public var provider: String
    /// The event id.
    public var id: UInt32
    /// What it does in the story.
    public var role: Role
    /// Whether it reports that something went wrong.
    public var isFailure: Bool
    /// Who says so.
    public var source: String
    var english: String
    var chinese: String

    /// The template with `{field}` placeholders, as the table has it.
    public func template(_ language: Language) -> String {
      language == .english ? english : chinese
    }

    /// The sentence with the event's own fields filled in by name, ignoring case.
    ///
    /// A field that the event lacks or leaves empty shows as a dash. `{1}` is the first field, for providers
    /// whose fields have no names; `{updateTitle|updatelist}` takes the first of several that is there, a number
    /// among names only where fields have none; `{errorCode!code}` has the value put into words of that kind.
    public func text(_ language: Language, fields: [(String, String)]) -> String {
      text(language, fields: fields, isWhole: false) { $1 } ?? ""
    }

    /// The sentence; nil when `isWhole` and a field is missing.
    func text(
      _ language: Language, fields: [(String, String)], isWhole: Bool, word: (String, String) -> String
    ) -> String? {
      var text = ""
      var rest = Substring(template(language))
      while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
        text += rest[..<open]
        let placeholder = rest[rest.index(after: open)..<close].split(separator: "!", maxSplits: 1)
        let value = placeholder.first.flatMap { Self.value(String($0), fields, isWhole: isWhole) }
        if value == nil, isWhole { return nil }
        text += value.map { placeholder.count > 1 ? word(String(placeholder[1]), $0) : word("", $0) } ?? "–"
        rest = rest[rest.index(after: close)...]
      }
      return text + rest
    }

    private static func value(_ name: String, _ fields: [(String, String)], isWhole: Bool) -> String? {
      // Several names may serve, since versions of an event differ: {updateTitle|updatelist}.
      let options = name.split(separator: "|")
      for option in options {
        let wanted = option.lowercased()
        if let field = fields.first(where: { $0.0.lowercased() == wanted && !$0.1.isEmpty }) {
          return field.1
        }
        if let number = Int(option), !isWhole, fields.indices.contains(number - 1),
          !fields[number - 1].1.isEmpty, options.count == 1 || isUnnamed(fields[number - 1].0)
        {
          return fields[number - 1].1
        }
      }
      return nil
    }

    /// Whether a field has a number for a name: `param2`.
    private static func isUnnamed(_ name: String) -> Bool {
      name.isEmpty || (name.hasPrefix("param") && Int(name.dropFirst(5)) != nil)
    }
  }

  /// By provider in lower case, and id.
  private let entries: [String: [UInt32: Entry]]
  /// All entries in the order of the table.
  public let all: [Entry]

  private static let loaded = Result { try EventTable(TableFile(builtIn: "events")) }

  /// The built-in table, loaded when first asked for; throws ``DataFileError`` when it is damaged.
  public static var shared: EventTable {
    get throws { try loaded.get() }
  }

  /// Reads a table of the same form as the built-in one.
  public init(_ file: DataFile) throws {
    try self.init(TableFile(file))
  }

  init(_ file: TableFile) throws {
    var entries: [String: [UInt32: Entry]] = [:]
    var all: [Entry] = []
    let columns = ["event", "role", "failure", "text_en", "text_zh", "source"]
    try file.forEachRow(columns: columns) { row in
      let key = file.text(row.fields[0])
      guard let mark = key.lastIndex(of: " "), let id = UInt32(key[key.index(after: mark)...]) else {
        throw file.error(row, "\"\(key)\" is no provider and event id")
      }
      let word = file.text(row.fields[1])
      guard let role = Role(rawValue: word) else {
        throw file.error(
          row, "\"\(word)\" is no role", suggestion: nearest(to: word, in: Role.allCases.map(\.rawValue)))
      }
      let failure = file.text(row.fields[2])
      guard failure == "yes" || failure == "no" else {
        throw file.error(row, "the column failure must be yes or no")
      }
      let entry = Entry(
        provider: String(key[..<mark]), id: id, role: role, isFailure: failure == "yes",
        source: file.text(row.fields[5]), english: file.text(row.fields[3]), chinese: file.text(row.fields[4])
      )
      guard entries[entry.provider.lowercased(), default: [:]].updateValue(entry, forKey: id) == nil else {
        throw file.error(row, "the event \(key) stands here twice")
      }
      all.append(entry)
    }
    self.entries = entries
    self.all = all
  }

  /// The entry of an event; provider names compare without regard to case.
  public func entry(provider: String, id: UInt32) -> Entry? {
    entries(provider: provider)?[id]
  }

  /// All events of a provider by their ids; nil when the table has none.
  func entries(provider: String) -> [UInt32: Entry]? { entries[provider.lowercased()] }

  /// The event in words; nil for events the table does not have.
  public func text(
    provider: String, id: UInt32, language: Language, fields: [(String, String)]
  ) -> String? {
    entry(provider: provider, id: id)?.text(language, fields: fields)
  }
}
