import DataFiles
import Terminal

/// Which key sequence does what.
struct Keymap: Sendable {
  /// A key or two, in the order in which they are pressed.
  typealias Sequence = [Key]

  private var bindings: [KeyContext: [Sequence: CommandID]] = [:]
  /// Sequences in the order of the file, for help and hints.
  private(set) var order: [(context: KeyContext, sequence: Sequence, command: CommandID)] = []

  /// The built-in keymap with the user's `keys.yaml` on top; when that is wrong, without it and with the reason.
  static func load(userFolder: String?) throws -> (keymap: Keymap, problem: DataFileError?) {
    guard let file = DataFile.builtIn("Sources/Workbench/Keymaps/default.yaml") else {
      throw DataFileError(
        file: "Sources/Workbench/Keymaps/default.yaml", line: nil, column: nil,
        problem: "is missing from the program",
        suggestion: nil)
    }
    let keymap = try Keymap(file)
    do {
      guard let userFolder else { return (keymap, nil) }
      var changed = keymap
      for file in try DataFile.inFolder(userFolder, extension: "yaml")
      where file.name == userFolder + "/keys.yaml" {
        try changed.read(file, replacing: true)
      }
      return (changed, nil)
    } catch let problem as DataFileError {
      return (keymap, problem)
    }
  }

  /// Reads one file.
  init(_ file: DataFile) throws {
    try read(file, replacing: false)
  }

  private mutating func read(_ file: DataFile, replacing: Bool) throws {
    let map = try YAMLValue(file).mapping(keys: KeyContext.allCases.map(\.rawValue))
    for context in KeyContext.allCases {
      guard let keys = map.optional(context.rawValue) else { continue }
      for entry in try keys.mapping().entries {
        let sequence = try sequence(entry.key)
        let command = try entry.value.choice(CommandID.self)
        if !replacing, let owner = bindings[context]?[sequence] {
          throw entry.key.error("the key is taken by \(owner.rawValue)")
        }
        try checkPrefix(sequence, context, entry.key, replacing: replacing)
        bindings[context, default: [:]][sequence] = command
        order.removeAll { $0.context == context && $0.sequence == sequence }
        order.append((context, sequence, command))
      }
    }
  }

  private func sequence(_ value: YAMLValue) throws -> Sequence {
    let text = try value.string()
    let words = text.split(separator: " ")
    guard !words.isEmpty, words.count <= 3 else { throw value.error("expected one to three keys") }
    return try words.map { word in
      guard let key = Key(text: String(word)) else {
        throw value.error(
          "\"\(word)\" is no key that we know", suggestion: nearest(to: String(word), in: Key.allNames))
      }
      return key
    }
  }

  /// A key cannot both act at once and begin a longer sequence.
  private func checkPrefix(_ sequence: Sequence, _ context: KeyContext, _ place: YAMLValue, replacing: Bool)
    throws
  {
    for known in (bindings[context] ?? [:]).keys where known != sequence {
      let shorter = known.count < sequence.count ? known : sequence
      let longer = known.count < sequence.count ? sequence : known
      if longer.starts(with: shorter), shorter.count < longer.count {
        throw place.error("\(Self.text(shorter)) cannot both act and begin \(Self.text(longer))")
      }
    }
  }

  /// What a sequence does.
  enum Answer: Equatable {
    case command(CommandID)
    case more
    case nothing
  }

  /// What `sequence` does in `context`.
  func answer(_ sequence: Sequence, in context: KeyContext) -> Answer {
    for place in context == .keys ? [KeyContext.keys] : [context, .keys] {
      if let command = bindings[place]?[sequence] { return .command(command) }
      if (bindings[place] ?? [:]).keys.contains(where: {
        $0.count > sequence.count && $0.starts(with: sequence)
      }) {
        return .more
      }
    }
    return .nothing
  }

  /// What may follow `prefix`.
  func following(_ prefix: Sequence) -> [(key: Key, command: CommandID)] {
    order.filter {
      $0.context == .keys && $0.sequence.count == prefix.count + 1 && $0.sequence.starts(with: prefix)
    }
    .map { ($0.sequence[prefix.count], $0.command) }
  }

  /// The first key of a command, for hints.
  func keys(of command: CommandID) -> [String] {
    order.filter { $0.command == command }.map { Self.text($0.sequence) }
  }

  static func text(_ sequence: Sequence) -> String { sequence.map(\.text).joined(separator: " ") }
}
