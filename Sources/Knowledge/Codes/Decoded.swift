import DataFiles
import Records

/// What is known about one spelling of a code.
public struct Decoded: Hashable, Sendable {
  /// The code as the text gave it: 0xd0000056 stays 0xd0000056.
  public var code: ErrorCode
  /// The code without wrappers, under which the table lists it: 0xc0000056.
  public var primary: ErrorCode
  /// The extend code of an upgrade failure.
  public var extend: UpgradeExtend?
  /// The public name of the primary code; nil when none is known.
  public var symbol: String?
  /// Other public names of the same number, for example `E_ACCESSDENIED` beside `ERROR_ACCESS_DENIED`.
  public var otherSymbols: [String]
  /// The family, for example `CBS`, `PSFX`, `WU`, `NTSTATUS`, `WIN32`; nil when the code is unassigned.
  public var family: String?
  /// What the bits of the primary code say.
  public var bits: CodeBits
  /// The facility's name; nil when it has no public one.
  public var facilityName: String?
  /// Other spellings of the same error, without the one given.
  public var equivalents: [String]
  /// Whether the text was a `gle=` field with E_FAIL in it, which says nothing about the cause.
  public var isPlaceholder: Bool
  /// Who says so; nil when the code is unassigned.
  public var source: String?
  /// Meaning and hint by language.
  var texts: CodeTexts?
  /// Texts of the extend code.
  var extendTexts: [CodeTexts]

  /// Whether any table of this program knows the code; nothing is guessed when none does.
  public var isAssigned: Bool { family != nil }

  /// What the code means, in one short sentence.
  public func meaning(_ language: Language) -> String? {
    texts?.meaning(language)
  }

  /// What it usually comes from when updates fail.
  public func hint(_ language: Language) -> String? {
    texts?.hint(language)
  }

  /// Phase and operation of an upgrade, in words; empty when there is no extend code or nobody names it.
  public func extendMeaning(_ language: Language) -> [String] {
    extendTexts.compactMap { $0.meaning(language) }
  }
}

/// Meaning and hint of a code in both languages.
struct CodeTexts: Hashable, Sendable {
  var meaningEnglish: String?
  var meaningChinese: String?
  var hintEnglish: String?
  var hintChinese: String?

  func meaning(_ language: Language) -> String? {
    language == .english ? meaningEnglish : meaningChinese
  }

  func hint(_ language: Language) -> String? {
    language == .english ? hintEnglish : hintChinese
  }
}
