/// SplitMix64: the same numbers for the same seed everywhere.
struct SampleNumbers: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }

  /// A number of `range`.
  mutating func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  /// Hex digits.
  mutating func hex(_ count: Int) -> String {
    String((0..<count).map { _ in Array("0123456789abcdef")[pick(0...15)] })
  }
}

/// Writes records in the spelling of original files, from forms that are facts of the format and values of our own.
struct ExcerptSamples {
  var numbers: SampleNumbers
  private var sequence = 0x20
  private var second = 0

  init(seed: UInt64) { numbers = SampleNumbers(seed: seed) }

  /// A log of `count` records; further lines of a record follow it without a prefix.
  mutating func log(_ count: Int) -> [String] {
    (0..<count).map { _ in record(numbers.pick(0...Self.forms - 1)) }
  }

  static let forms = 16

  private mutating func prefix(_ level: String, _ component: String) -> String {
    second += numbers.pick(0...2)
    let clock = [second / 3600 % 24, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "2023-03-04 \(clock.joined(separator: ":")), \(Self.pad(level, 22))\(Self.pad(component, 7))"
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private mutating func csi(_ level: String, _ text: String) -> String {
    sequence += 1
    let digits = String(sequence, radix: 16)
    return prefix(level, "CSI") + String(repeating: "0", count: 8 - digits.count) + digits + text
  }

  private mutating func package() -> String {
    "Package_\(numbers.pick(1...9999))_for_KB\(numbers.pick(5_000_000...5_999_999))~\(numbers.hex(16))~amd64~~10.0.\(numbers.pick(1...9)).\(numbers.pick(1...30))"
  }

  private mutating func identity() -> String {
    let names = [
      "Sample-Windows-Store-Container", "Sample-Windows-Keyboard-Filter-Core", "Sample-Windows-Logging",
    ]
    return
      "\(names[numbers.pick(0...2)]), version 10.0.17763.\(numbers.pick(1...9999)), arch amd64, nonSxS, pkt {l:8 b:\(numbers.hex(16))}"
  }

  private mutating func record(_ form: Int) -> String {
    switch form {
    case 0..<6: trace(form)
    case 6..<11: servicing(form)
    default: block(form)
    }
  }

  private mutating func trace(_ form: Int) -> String {
    switch form {
    case 0:
      return csi(
        "Error",
        " (F) STATUS_DELETE_PENDING #\(numbers.pick(1...9_999_999))# from Windows::Rtl::SystemImplementation::CDirectory::DeleteRecursively(...)[gle=0xd0000056]"
      )
    case 1:
      return csi(
        "Error",
        " (F) 800f0986 [Error, Facility=(000f), Code=2438 (0x0986)] #\(numbers.pick(1...9_999_999))# from Windows::COM::CComponentStore::InternalTransact(...)[gle=0x800f0986]"
      )
    case 2:
      return csi(
        "Error",
        " (F) Hydration failed for component \(identity()) on file part.dll with NTSTATUS -2146498170[gle=0x80004005]"
      )
    case 3:
      return csi(
        "Error",
        " (F) Hydration failed with original error NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA) . Delta Type: 1 , IntegrityState Valid: true , RetrievedChecksum: \(numbers.pick(1...4_000_000_000)) , ComputedChecksum: \(numbers.pick(1...4_000_000_000))[gle=0x80004005]"
      )
    case 4:
      let path =
        "\\SystemRoot\\WinSxS\\Temp\\InFlight\\\(numbers.hex(32))\\\(numbers.hex(32))_part\(numbers.hex(numbers.pick(1...9))).dll"
      return csi(
        "Error",
        " (F) STATUS_DELETE_PENDING #\(numbers.pick(1...9_999_999))# from Windows::Rtl::SystemImplementation::DirectFileSystemProvider::SysCreateFile(flags = (AllowSharingViolation), handle = {provider=NULL, handle=0, name= (\"null\")}, da = (DELETE|SYNCHRONIZE|FILE_READ_ATTRIBUTES), oa = @0x\(numbers.hex(10))->OBJECT_ATTRIBUTES {s:48; rd=NULL; on:[\(path.count)]\"\(path)\"; a:(OBJ_CASE_INSENSITIVE)}, iosb = @0x\(numbers.hex(10)), as = (null), fa = (FILE_ATTRIBUTE_NORMAL), sa = (FILE_SHARE_READ|FILE_SHARE_WRITE), cd = FILE_OPEN, eal = 0, disp = Invalid)\n[gle=0xd0000056]"
      )
    default:
      return csi(
        "Info",
        " Component \(identity()) does not have a winner but has \(numbers.pick(1...9)) other component version(s)"
      )
    }
  }

  private mutating func servicing(_ form: Int) -> String {
    switch form {
    case 6:
      return prefix("Info", "CBS")
        + "Failed to stage execution chain. [HRESULT = 0x800f0986 - PSFX_E_APPLY_FORWARD_DELTA_FAILED]"
    case 7:
      return prefix("Error", "CBS")
        + "Failed to stage execution package: \(package()) [HRESULT = 0x800f0986 - PSFX_E_APPLY_FORWARD_DELTA_FAILED]"
    case 8:
      return prefix("Info", "CBS")
        + "Session: \(numbers.pick(30_000_000...31_000_000))_\(numbers.pick(1...4_000_000_000)) initialized by client WindowsUpdateAgent, external staging directory: (null)"
    case 9:
      return prefix("Info", "DISM")
        + "DISM Package Manager: PID=\(numbers.pick(1...9999)) TID=\(numbers.pick(1...9999)) Error in operation: (null) (CBS HRESULT=0x80073701) - CCbsConUIHandler::Error"
    default:
      return prefix("Info", "CBS")
        + "Exec: Staging Package: \(package()), Update: \(numbers.pick(1...99))_neutral_GDR, PinDeployment: amd64_\(numbers.hex(32))_\(numbers.hex(16))_8.0.7601.17866_none_\(numbers.hex(16))"
    }
  }

  private mutating func block(_ form: Int) -> String {
    switch form {
    case 11:
      let name = "part\(numbers.hex(numbers.pick(1...20))).dll"
      return csi(
        "Info",
        " Hashes for file member [l:\(name.count)]'\(name)' do not match.\n Expected: {l:32 ml:4096 b:\(numbers.hex(64))}.\n Actual: {l:32 b:\(numbers.hex(64))}."
      )
    case 12:
      return csi(
        "Error",
        "@2023/3/3:21:06:07.\(numbers.pick(100...999)) (F) onecore\\base\\wcp\\deltahydrator\\deltahydrator.cpp(64): Error 800f0986 [Warning, Facility=15 (0x000f), Code=2438 (0x0986)] originated in function DeltaHydrator::`anonymous-namespace'::GetPsfxSpecificError expression: ((SCODE) (((unsigned long)(1)<<31) | ((unsigned long)(15)<<16) | ((unsigned long)(0x986))))\n[gle=0x80004005]"
      )
    case 13:
      return csi(
        "Info",
        " Begin executing advanced installer phase 38 index \(numbers.pick(1...999)) (sequence \(numbers.pick(1...999)))\n    Old component: [l:0]''\n    Install mode: install\n    Smart installer: false\n    Installer ID: {\(numbers.hex(8))-\(numbers.hex(4))-\(numbers.hex(4))-\(numbers.hex(4))-\(numbers.hex(12))}\n    Installer name: 'Sample Installer'"
      )
    case 14:
      return csi(
        "Error",
        "@2023/3/3:21:06:07.\(numbers.pick(100...999)) (F) Attempting to mark store corrupt with category [l:18 ml:19]'CorruptPayloadFile'[gle=0x80004005]"
      )
    default:
      return csi(
        "Info",
        "@2023/3/3:21:06:07.\(numbers.pick(100...999)) CSI Transaction @0x\(numbers.hex(11)) initialized for deployment engine {\(numbers.hex(8))-\(numbers.hex(4))-\(numbers.hex(4))-\(numbers.hex(4))-\(numbers.hex(12))} with flags 00000002 and client id [26]\"TI5.\(numbers.pick(10_000_000...99_999_999))_\(numbers.pick(1_000_000_000...4_000_000_000)):1/\""
      )
    }
  }
}

/// Ways in which mail programs break lines.
enum Wrapping: Sendable, CaseIterable {
  /// At the last blank before a width; longer words are cut.
  case words
  /// The same, and hyphens are places to break as well.
  case wordsAndHyphens
  /// Each line at another width, at blanks.
  case raggedWords
  /// At a fixed column, words or not.
  case column

  /// The lines of `line`, each with at most about `width` characters.
  func wrap(_ line: String, width: Int, _ numbers: inout SampleNumbers) -> [String] {
    var rest = Array(line)
    var lines: [String] = []
    while rest.count > width {
      let limit = self == .raggedWords ? numbers.pick(width * 6 / 10...width) : width
      var cut = limit
      var skip = 0
      if self != .column {
        // Ragged lines come from proportional type, where words are cut only when they alone are too long.
        for index in stride(from: limit, to: self == .raggedWords ? 20 : limit * 6 / 10, by: -1) {
          if rest[index] == " " {
            (cut, skip) = (index, 1)
            break
          }
          if self == .wordsAndHyphens, rest[index - 1] == "-", rest[index - 2].isLetter, rest[index].isLetter
          {
            cut = index
            break
          }
        }
      }
      lines.append(String(rest[..<cut]))
      rest.removeFirst(cut + skip)
    }
    return lines + [String(rest)]
  }
}
