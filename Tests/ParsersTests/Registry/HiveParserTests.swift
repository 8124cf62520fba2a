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

  /// Our own way of taking an identity apart has to agree with the one for logs.
  @Test func identitiesAreThoseOfLogs() throws {
    let batch = RegistryReading.hive(RegistrySample.components.file)
    for entry in batch.payloads {
      guard case .componentClaim(let claim) = entry.payload, let identity = claim.identity else { continue }
      let text = batch.terms.text(identity)
      let known = [RegistrySample.changed, RegistrySample.long].compactMap {
        ComponentIdentity(logText: $0.logText)?.canonicalText
      }
      #expect(known.contains(text))
    }
  }
}
