/// A failure class of the catalogue that `kbgen eval` can tell, or a machine on which nothing failed.
public enum EvalFault: String, CaseIterable, Sendable {
  case baseFileChanged = "F01"
  case deltaDamaged = "F02"
  case manifestMissing = "F10"
  case assemblyMissing = "F11"
  case storeCorrupt = "F13"
  case manifestDamaged = "F14"
  case sourceMissing = "F19"
  case notApplicable = "F22"
  case sharingViolation = "F30"
  case deletePending = "F31"
  case accessDenied = "F32"
  case diskFull = "F34"
  case diskDamage = "F37"
  case pendingRestart = "F50"
  case advancedInstaller = "F51"
  case driverOperation = "F54"
  case nameNotResolved = "F70"
  case upgradeDriver = "F87"
  case compatibilityHold = "F88"
  case healthy = "none"
}

/// What stands around the failure.
public enum EvalCondition: String, CaseIterable, Sendable {
  /// The failing session alone.
  case clean
  /// Healthy sessions before and after it, what healthy machines complain about, clean-up trouble after the failure,
  /// and the System event log of a Chinese machine.
  case noisy
  /// The log begins in the middle of a line shortly before the failure: no session start, no service start.
  case cut
  /// A Chinese mail with the failing part as a mail program leaves it.
  case mail
  /// Another build in another zone, with forms of that build where they differ.
  case version
}

/// One labelled case for `make eval`: files as the field sends them, and what an engineer would say of them.
///
/// The texts follow the descriptions of the logs, not the samples of our rules: a rule that knows only its own samples
/// must be seen to miss here.
public struct EvalCase: Sendable {
  /// What failed.
  public let fault: EvalFault
  /// What stands around it.
  public let condition: EvalCondition
  /// The files, below ``folder``.
  public let files: [Sample.File]
  let truth: EvalTruth

  /// `F10/noisy`.
  public var folder: String { "\(fault.rawValue)/\(condition.rawValue)" }

  /// All faults under all conditions; the same seed gives the same bytes.
  public static func all(seed: UInt64) throws -> [EvalCase] {
    try EvalFault.allCases.flatMap { fault in
      try EvalCondition.allCases.map { try EvalCase(fault, $0, seed: seed) }
    }
  }

  /// Makes one case.
  public init(_ fault: EvalFault, _ condition: EvalCondition, seed: UInt64) throws {
    self.fault = fault
    self.condition = condition
    let name = "\(fault.rawValue) \(condition.rawValue)"
    var tale = EvalTale(
      fault, condition, seed: name.utf8.reduce(seed) { ($0 &* 0x0100_0000_01b3) ^ UInt64($1) })
    tale.tell()
    truth = tale.truth
    files = try tale.files()
  }

  /// The labels of cases, as `labels.json` holds them beside their folders.
  public static func labels(of cases: [EvalCase]) -> [UInt8] {
    Array((JSONText.array(cases.map(\.label)).text() + "\n").utf8)
  }

  private var label: JSONText {
    func text(_ text: String?) -> JSONText { text.map { .string($0) } ?? .null }
    func code(_ code: UInt32?) -> JSONText { text(code.map { "0x" + $0.hex(8) }) }
    return .object([
      ("file", .string(folder)), ("condition", .string(condition.rawValue)),
      ("class", .string(fault.rawValue)),
      ("also", .array(truth.also.map { .string($0) })), ("root_code", code(truth.root)),
      ("result_code", code(truth.result)), ("file_named", text(truth.file)),
      ("component", text(truth.component)), ("package", text(truth.package)), ("why", .string(truth.why)),
    ])
  }
}

/// What is true of a case; an NTSTATUS where the first record of the failure has one.
struct EvalTruth: Sendable {
  var root: UInt32?
  var result: UInt32?
  var file: String?
  var component: String?
  var package: String?
  var also: [String] = []
  var why = "nothing failed"
}
