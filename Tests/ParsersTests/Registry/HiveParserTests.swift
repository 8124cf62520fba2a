import Fixtures
import Records
import TestSupport
import Testing

@testable import Parsers

/// Hives as Windows has them: every record with its text, place and payload.
@Suite struct HiveParserTests {
  @Test(arguments: RegistrySample.allCases) func wholeRecords(_ sample: RegistrySample) {
    let dump = RegistryReading.dump(RegistryReading.hive(sample.file))
    let difference = Golden.difference(dump, "\(sample.rawValue).txt", beside: #filePath)
    #expect(difference == nil, "\(difference ?? "")")
  }

  @Test(arguments: RegistrySample.allCases) func theFormOfListsAndNamesDoesNotMatter(_ sample: RegistrySample)
  {
    let usual = RegistryReading.facts(RegistryReading.hive(sample.file))
    #expect(!usual.isEmpty)
    for form in HiveWriter.List.allCases {
      for most in [1, 2, 500] {
        for (isNarrow, minor) in [(true, UInt32(3)), (false, 6)] {
          var writer = sample.writer
          writer.list = (form, most)
          (writer.hasNarrowNames, writer.minor) = (isNarrow, minor)
          let batch = RegistryReading.hive(writer.file(of: sample.root))
          #expect(RegistryReading.facts(batch) == usual, "\(form) \(most) \(isNarrow)")
          #expect(batch.complaints.isEmpty, "\(form) \(most) \(isNarrow): \(batch.complaints)")
        }
      }
    }
  }

  @Test func aHiveLoadedUnderAnyNameIsKnownByItsKeys() {
    let root = RegistryKey(
      "ROOT",
      keys: [RegistryKey("Some", keys: [RegistryKey("where", keys: RegistrySample.components.root.keys)])])
    let batch = RegistryReading.hive(HiveWriter(path: "").file(of: root), path: "case.zip!x/backup.dat")
    let components = batch.payloads.count { if case .componentClaim = $0.payload { true } else { false } }
    #expect(components == 3)
    #expect(RegistryReading.text(batch, 0).hasPrefix(#"backup.dat\Some\where\CanonicalData\Deployments\"#))
  }

  @Test func longDataIsPutTogetherFromItsPieces() {
    let paths = (0..<2000).flatMap { [#"\??\C:\Windows\Temp\file-\#($0).dll"#, ""] }
    let root = RegistryKey(
      "ROOT",
      keys: [.path(#"ControlSet001\Control\Session Manager"#, [.list("PendingFileRenameOperations", paths)])])
    let batch = RegistryReading.hive(HiveWriter(path: "SYSTEM").file(of: root))
    #expect(batch.complaints.isEmpty)
    guard case .machineFact(let fact) = batch.payloads.first?.payload else {
      Issue.record("no fact")
      return
    }
    #expect(fact.number == 2000)
    #expect(RegistryReading.text(batch, 0).hasSuffix("file-1999.dll; \n"))
  }

  @Test func manyComponentsAreReadInTheirOrder() {
    var bulk = RegistryBulk(seed: 1)
    let batch = RegistryReading.hive(bulk.components(700))
    var names: [String] = []
    for entry in batch.payloads {
      if case .componentClaim(let claim) = entry.payload {
        names.append(batch.terms.text(claim.keyform))
        #expect(claim.missing == nil && claim.files > 0)
      }
    }
    #expect(names.count == 700 && names == names.sorted { $0.uppercased() < $1.uppercased() })
    #expect(batch.complaints.isEmpty)
  }

  /// The way without Strings agrees with the one for logs wherever it takes an identity at all.
  @Test(arguments: [
    (
      "Name, Culture=neutral, Version=10.0.1.2, PublicKeyToken=31BF3856ad364e35, ProcessorArchitecture=AMD64, versionScope=NonSxS",
      true
    ),
    (
      "Name, Culture=zh-CN, Version=10.0.1.2, PublicKeyToken=none, ProcessorArchitecture=wow64, versionScope=nonSxS",
      true
    ),
    ("a.b_c, version=1.0.0.0, processorArchitecture=arm64.x86, type=win32", true),
    ("n, Type=driverUpdate, Version=1.2.3.4", true), ("Name, Version=1.0.0.0, Version=2.0.0.0", false),
    ("Name, Version=1.0.0.0, ProcessorArchitecture=guest", false),
    ("Name, Version=1.0.0.0, Culture=*", false),
    ("Name, Version = 1.0.0.0", false), ("Name, Version=1.0.0.0, TypeName=x", false), ("Name", false),
    ("Name, Culture=neutral", false), (" Name, Version=1.0.0.0", false), ("Name, Version=1.0.0.0, ", false),
    ("Name, Version=1.0.0.0, Culture=null", false), ("Name,Version=1.0.0.0", false), ("", false),
    ("Name, Version=1.0.0.0, versionScope=SxS", false),
  ])
  func identitiesAreThoseOfLogs(_ text: String, _ isPlain: Bool) {
    let buffer = TextBuffer(Array(text.utf8))
    let plain = withExtendedLifetime(buffer) { StoreIdentity(buffer.view) }
    #expect((plain != nil) == isPlain)
    if let plain {
      #expect(
        String(decoding: plain.canonical, as: UTF8.self) == ComponentIdentity(logText: text)?.canonicalText)
    }
  }
}
