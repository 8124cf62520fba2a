import Fixtures
import Records
import Testing

@testable import Parsers

/// Files of the component store: what each is, its hash and version, and what manifests want.
@Suite struct StoreFileTests {
  private static func batch(_ bytes: [UInt8], _ path: String) -> RecordBatch? {
    let text = TextBuffer(bytes)
    let format =
      InputFormat.binary(FormatSample(text.view, path: path, isText: false))
      ?? InputFormat.text(FormatSample(text.view, path: path, isText: true))
    guard let format, format.kind == .storeFile else { return nil }
    return format.reader(source: SourceID(index: 0), text: text, path: path).read(0..<max(bytes.count, 0))
  }

  private static func hash(_ bytes: [UInt8]) -> Digest? {
    bytes.withUnsafeBufferPointer { Digest.sha256(ByteView($0)) }
  }

  private static func claim(_ batch: RecordBatch, _ index: Int = 0) -> Payload.FileClaim? {
    guard batch.payloads.indices.contains(index), case .fileClaim(let claim) = batch.payloads[index].payload
    else {
      return nil
    }
    return claim
  }

  private static let folder =
    "amd64_microsoft-windows-security-ngc-container_31bf3856ad364e35_10.0.17763.1697_none_f274ebb38c73b8d5"

  @Test func aProgramHasSizeHashAndVersion() throws {
    let bytes = ProgramWriter.library(version: [10, 0, 17763, 1697], filling: Array("abc".utf8))
    let batch = try #require(Self.batch(bytes, "case.zip!Windows/WinSxS/\(Self.folder)/NgcCtnr.dll"))
    let claim = try #require(Self.claim(batch))
    #expect(batch.kinds == [.fileClaim])
    #expect(claim.basis == .content && claim.form == .file && claim.size == UInt64(bytes.count))
    #expect(batch.terms.text(claim.name) == "NgcCtnr.dll")
    #expect(claim.folder.map(batch.terms.text) == "%windir%\\WinSxS\\\(Self.folder)")
    #expect(claim.version.map(batch.terms.text) == "10.0.17763.1697")
    #expect(claim.packing == nil)
    #expect(claim.digest == Self.hash(bytes))
    #expect(batch.places == [RecordBatch.Place(offset: 0, length: UInt32(bytes.count), number: 0)])
    #expect(batch.text.view.text.contains("Version: 10.0.17763.1697\n"))
  }

  /// FIPS 180-2's own example.
  @Test func theHashIsSHA256() {
    #expect(
      Self.hash(Array("abc".utf8))?.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test(arguments: [
    ("DCM\u{1}PA30....", "DCM"), ("DCS\u{1}........", "DCS"), ("DCN\u{1}........", "DCN"),
    ("DCD\u{1}....", "DCD"), ("PA30........", "PA30"), ("1234PA31....", "PA31"), ("1234PA19....", "PA19"),
  ])
  func packedFilesAreNamedAndNotCalledDamaged(text: String, form: String) throws {
    let batch = try #require(Self.batch(Array(text.utf8), "WinSxS/x/r/NgcCtnr.dll"))
    let claim = try #require(Self.claim(batch))
    #expect(claim.packing.map(batch.terms.text) == form)
    #expect(batch.complaints.isEmpty && batch.levels == [.none])
    #expect(claim.folder.map(batch.terms.text) == "%windir%\\WinSxS\\x\\r")
  }

  @Test func aLibraryWithoutABytesIsAFactAndAComplaint() throws {
    let batch = try #require(Self.batch([], "WinSxS/x/NgcCtnr.dll"))
    let claim = try #require(Self.claim(batch))
    #expect(claim.size == 0 && claim.digest == nil)
    #expect(batch.complaints.map(\.problem) == [.empty] && batch.levels == [.warning])
    #expect(Self.batch([], "WinSxS/x/empty.txt") == nil)
  }

  @Test func aManifestSaysWhoItIsAndWhatItsFilesShouldBe() throws {
    let hashes = [[UInt8](repeating: 0x11, count: 32), [UInt8](repeating: 0x22, count: 32)]
    let text = ManifestWriter.manifest(
      name: "Microsoft-Windows-Security-NGC-Container", version: "10.0.17763.1697", architecture: "amd64",
      files: [("NgcCtnr.dll", hashes[0]), ("NgcCtnrSvc.dll", hashes[1])])
    let batch = try #require(Self.batch(Array(text.utf8), "WinSxS/Manifests/\(Self.folder).manifest"))
    #expect(batch.kinds == [.componentClaim, .fileClaim, .fileClaim])
    guard case .componentClaim(let component) = batch.payloads[0].payload else {
      Issue.record("no component")
      return
    }
    #expect(batch.terms.text(component.keyform) == Self.folder)
    #expect(
      component.identity.map(batch.terms.text)
        == ComponentIdentity(
          name: "Microsoft-Windows-Security-NGC-Container", version: "10.0.17763.1697", architecture: "amd64",
          publicKeyToken: "31bf3856ad364e35", versionScope: "nonSxS"
        ).canonicalText)
    #expect(component.manifest == Self.hash(Array(text.utf8)))
    for (index, hash) in hashes.enumerated() {
      let claim = try #require(Self.claim(batch, index + 1))
      #expect(claim.basis == .manifest && claim.digest?.bytes == hash)
      #expect(claim.folder.map(batch.terms.text) == "%windir%\\WinSxS\\\(Self.folder)")
    }
    #expect(batch.terms.text(try #require(Self.claim(batch, 2)).name) == "NgcCtnrSvc.dll")
    #expect(batch.complaints.isEmpty)
  }

  @Test func aManifestThatIsCutKeepsItsFirstFiles() throws {
    let text = ManifestWriter.manifest(
      name: "A-Component", version: "10.0.1.1", architecture: "amd64",
      files: [("a.dll", [UInt8](repeating: 1, count: 32)), ("b.dll", [UInt8](repeating: 2, count: 32))])
    let cut = text.utf8.prefix(text.utf8.count - 160)
    let batch = try #require(Self.batch(Array(cut), "a.manifest"))
    #expect(batch.kinds == [.componentClaim, .fileClaim, .fileClaim])
    #expect(Self.claim(batch, 1)?.digest?.bytes == [UInt8](repeating: 1, count: 32))
    #expect(Self.claim(batch, 1)?.folder == nil)
    #expect(batch.complaints.map(\.problem) == [.truncated(part: "assembly")])
  }

  @Test func aPackageManifestNamesPackageAndKB() throws {
    let text = """
      <?xml version="1.0"?><assembly xmlns="urn:schemas-microsoft-com:asm.v3">
      <assemblyIdentity name="Package_for_RollupFix" version="17763.2928.1.7" processorArchitecture="amd64" \
      language="neutral" publicKeyToken="31bf3856ad364e35"/>
      <package identifier="KB5013941" releaseType="Security Update"><file name="a"/></package></assembly>
      """
    let batch = try #require(Self.batch(Array(text.utf8), "servicing/Packages/x.mum"))
    guard case .packageClaim(let claim) = batch.payloads.first?.payload else {
      Issue.record("no package")
      return
    }
    #expect(batch.kinds == [.packageClaim] && batch.payloads.count == 1)
    #expect(batch.terms.text(claim.package) == "Package_for_RollupFix~31bf3856ad364e35~amd64~~17763.2928.1.7")
    #expect(claim.release.map(batch.terms.text) == "Security Update")
    #expect(batch.mentions.contains { batch.terms.text($0.term) == "KB5013941" })
  }

  @Test func pendingOperationsAreRecords() throws {
    let text = """
      <?xml version='1.0' encoding='utf-8'?><PendingTransaction Version="3.1"><Tasks><POQ postAction="reboot">
      <MoveFile source="\\SystemRoot\\WinSxS\\Temp\\a" destination="\\SystemRoot\\WinSxS\\b.dll"/>
      <DeleteFile path="\\??\\C:\\x.tmp"/></POQ></Tasks></PendingTransaction>
      """
    let batch = try #require(Self.batch(Array(text.utf8), "pending.xml"))
    #expect(batch.kinds == [.text, .verdict, .verdict])
    guard case .verdict(let fields) = batch.payloads[0].payload else {
      Issue.record("no operation")
      return
    }
    #expect(
      fields.map { "\(batch.terms.text($0.name))=\(batch.terms.text($0.value))" } == [
        "operation=MoveFile", "source=\\SystemRoot\\WinSxS\\Temp\\a",
        "destination=\\SystemRoot\\WinSxS\\b.dll",
      ])
    #expect(batch.complaints.isEmpty)
  }
}
