import Records

/// The keys of the registry that tell of servicing, by the end of their path: a hive may be loaded under any name.
///
/// One table for hives and exports. A new key is a row here and, where it makes a record of a new kind, a case in
/// ``RegistryFacts``.
enum RegistryInterest: UInt8, CaseIterable {
  /// A package with its state.
  case package
  /// A package that waits for a restart.
  case pendingPackage
  /// A key whose being there says that something is pending.
  case pendingMark
  /// A key whose being there says that the store is damaged.
  case damageMark
  /// Flags of the servicing stack.
  case servicing
  /// Sessions that are open.
  case sessions
  /// The root of the component hive.
  case store
  /// A component of the store.
  case component
  /// The versions of a component.
  case family
  /// A deployment, which ties components to packages.
  case deployment
  /// The version of a side-by-side assembly that is in use.
  case winner
  /// What Windows says of itself.
  case windows
  /// Who made the machine.
  case manufacturer
  /// Its name.
  case computer
  /// Its time zone.
  case zone
  /// Its language.
  case language
  /// Its environment.
  case environment
  /// What is done at the next start.
  case sessionManager
  /// A key of which every value is kept as it is.
  case kept
  /// A service or driver.
  case service
  /// An instance of a minifilter.
  case filter
  /// An installed program.
  case program
  /// A driver package.
  case driverPackage

  /// Ends of paths, in lower case; `*` is any name, `#` a control set, current or numbered.
  static let table: [(tail: String, interest: RegistryInterest)] = [
    (#"component based servicing"#, .servicing),
    (#"component based servicing\packages\*"#, .package),
    (#"component based servicing\packagespending"#, .pendingMark),
    (#"component based servicing\packagespending\*"#, .pendingPackage),
    (#"component based servicing\rebootpending"#, .pendingMark),
    (#"component based servicing\rebootinprogress"#, .pendingMark),
    (#"component based servicing\sessionspending"#, .sessions),
    (#"component based servicing\corruption"#, .damageMark),
    (#"component based servicing\unserviceable"#, .damageMark),
    (#"component based servicing\version"#, .kept),
    (#"components"#, .store),
    (#"deriveddata\components\*"#, .component),
    (#"deriveddata\versionedindex\*\componentfamilies\*"#, .family),
    (#"canonicaldata\deployments\*"#, .deployment),
    (#"sidebyside\winners\*"#, .winner),
    (#"sidebyside\winners\*\*"#, .winner),
    (#"microsoft\windows nt\currentversion"#, .windows),
    (#"currentversion\oeminformation"#, .manufacturer),
    (#"control\systeminformation"#, .manufacturer),
    (#"description\system\bios"#, .manufacturer),
    (#"control\computername\computername"#, .computer),
    (#"control\timezoneinformation"#, .zone),
    (#"control\nls\language"#, .language),
    (#"control\session manager"#, .sessionManager),
    (#"control\session manager\environment"#, .environment),
    (#"windowsupdate\auto update\rebootrequired"#, .pendingMark),
    (#"policies\microsoft\windows\windowsupdate"#, .kept),
    (#"policies\microsoft\windows\windowsupdate\au"#, .kept),
    (#"currentversion\policies\servicing"#, .kept),
    (#"#\services\*"#, .service),
    (#"#\services\*\instances\*"#, .filter),
    (#"#\services\*\parameters\instances\*"#, .filter),
    (#"currentversion\uninstall\*"#, .program),
    (#"driverdatabase\driverpackages\*"#, .driverPackage),
  ]

  /// Whether each value of such a key is a record of its own.
  var isByValue: Bool {
    switch self {
    case .servicing, .sessions, .store, .windows, .manufacturer, .computer, .zone, .language, .environment,
      .sessionManager, .kept:
      true
    default: false
    }
  }

  /// The names of values that matter, in lower case; nil for all.
  ///
  /// Only asked where ``isByValue``.
  var valueNames: Set<String>? {
    switch self {
    case .servicing: ["unserviceable", "corruption"]
    case .sessions: ["exclusive"]
    case .store: ["pendingxmlidentifier", "repairtransactionpended", "executionstate", "storedirty"]
    case .windows:
      [
        "productname", "currentbuild", "ubr", "editionid", "displayversion", "releaseid", "installdate",
        "installationtype", "buildlabex",
      ]
    case .manufacturer:
      ["manufacturer", "model", "systemmanufacturer", "systemproductname", "biosversion"]
    case .computer: ["computername"]
    case .zone: ["timezonekeyname", "activetimebias"]
    case .language: ["installlanguage", "default"]
    case .environment: ["processor_architecture"]
    case .sessionManager: ["pendingfilerenameoperations", "pendingfilerenameoperations2", "setupexecute"]
    default: nil
    }
  }
}

/// Follows a path through ``RegistryInterest/table``, name by name.
///
/// A path costs one look-up a name, however many keys a hive has.
struct RegistryPaths: Sendable {
  /// How far the ends of paths that may begin at different names have come: rows of the graph, 0 for none.
  struct State: Equatable {
    fileprivate var rows = SIMD4<UInt8>(repeating: 0)
  }

  /// A row of the graph: where each word leads, and any name.
  private struct Row {
    var words: [UInt8: UInt8] = [:]
    var any: UInt8 = 0
    var interest: RegistryInterest?
  }

  static let shared = RegistryPaths()

  private var rows = [Row()]
  /// Row and word, to where they lead: `rows` once more, without hashing.
  private var steps: [UInt8] = []
  private var words: [[UInt8]: UInt8] = [:]
  /// Bytes of the longest word.
  private var longest = 0
  private static let controlSet = Array("#".utf8)
  private static let current = Array("currentcontrolset".utf8)

  private init() {
    for (tail, interest) in RegistryInterest.table {
      var row = 0
      for name in tail.split(separator: "\\") {
        var next = Int(name == "*" ? rows[row].any : rows[row].words[word(Array(name.utf8))] ?? 0)
        if next == 0 {
          next = rows.count
          rows.append(Row())
          if name == "*" {
            rows[row].any = UInt8(next)
          } else {
            rows[row].words[word(Array(name.utf8))] = UInt8(next)
          }
        }
        row = next
      }
      rows[row].interest = interest
    }
    longest = words.keys.map(\.count).max() ?? 0
    let width = words.count + 1
    steps = Array(repeating: 0, count: rows.count * width)
    for (number, row) in rows.enumerated() {
      for (word, next) in row.words { steps[number * width + Int(word)] = next }
    }
  }

  /// The number of a word of the table, added when new.
  private mutating func word(_ name: [UInt8]) -> UInt8 {
    if let number = words[name] { return number }
    words[name] = UInt8(words.count + 1)
    return UInt8(words.count)
  }

  /// The state behind `name`, in lower case as far as it is ASCII; what the key is that ends here.
  ///
  /// - Parameter isWide: whether the name has characters that no name of the table has.
  func step(_ state: State, _ name: [UInt8], isWide: Bool = false) -> (State, RegistryInterest?) {
    let number = isWide ? 0 : Int(self.number(name))
    let width = words.count + 1
    var next = State()
    var interest: RegistryInterest?
    var count = 0
    func reach(_ row: UInt8) {
      guard row > 0, count < 4 else { return }
      next.rows[count] = row
      count += 1
      interest = rows[Int(row)].interest ?? interest
    }
    // An end of a path may begin at every name.
    if number > 0 { reach(steps[number]) }
    for index in 0..<4 {
      let row = Int(state.rows[index])
      guard row > 0 else { break }
      if number > 0 { reach(steps[row * width + number]) }
      // A name of its own goes before any name.
      if number == 0 || steps[row * width + number] == 0 { reach(rows[row].any) }
    }
    return (next, interest)
  }

  private func number(_ name: [UInt8]) -> UInt8 {
    guard name.count <= max(longest, Self.current.count) else { return 0 }
    if let number = words[name] { return number }
    return Self.isControlSet(name) ? words[Self.controlSet] ?? 0 : 0
  }

  /// `currentcontrolset`, `controlset001`.
  static func isControlSet(_ name: [UInt8]) -> Bool {
    name == current || controlSetNumber(name) != nil
  }

  /// 1 for `controlset001`.
  static func controlSetNumber(_ name: [UInt8]) -> Int? {
    guard name.count == 13, name.starts(with: "controlset".utf8) else { return nil }
    return name[10...].reduce(Int?(0)) { sum, digit in
      sum.flatMap { (48...57).contains(digit) ? $0 * 10 + Int(digit) - 48 : nil }
    }
  }
}
