import Fixtures
import Foundation
import Intake
import Parsers
import Records

/// Inputs to begin with: what the generators write, and files given on the command line.
enum Seeds {
  /// Longest seed; longer files are cut there, which is an input of its own.
  static let limit = 96 << 10

  /// Writes them into a folder for each target below `folder`; the same input is written once.
  static func write(to folder: String, files: [String]) throws {
    var seeds: [(kind: SourceKind, bytes: [UInt8])] = []
    for bytes in try generated() { seeds.append((kind(of: bytes), bytes)) }
    for path in files {
      guard let data = FileManager.default.contents(atPath: path) else { continue }
      let head = Array(data.prefix(limit))
      seeds.append((kind(of: head), head))
      // The end of a log tells of other things than its beginning.
      if data.count > limit * 2, seeds.last?.kind != .evtx {
        seeds.append((kind(of: head), Array(data.suffix(limit / 2))))
      }
    }
    for word in words { seeds.append((.empty, Array(word.utf8))) }
    for target in Target.all {
      let place = URL(fileURLWithPath: folder).appendingPathComponent(target.name)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for (number, seed) in seeds.enumerated() where target.accepts(seed.kind) {
        let name = "seed-\(seed.kind.rawValue)-\(number)"
        try Data(seed.bytes).write(to: place.appendingPathComponent(name))
      }
      for (number, bytes) in target.own().enumerated() {
        try Data(bytes).write(to: place.appendingPathComponent("seed-own-\(number)"))
      }
    }
  }

  private static func kind(of bytes: [UInt8]) -> SourceKind {
    let text = TextBuffer(bytes)
    if let format = InputFormat.binary(FormatSample(text.view, path: "seed", isText: false)) {
      return format.kind
    }
    if ArchiveKind.of(text.view) != nil { return .archive }
    let unpacked = Unpacker { _, _ in true }.unpack(EvidenceFile(path: "seed", bytes: text))
    if unpacked.first?.isMail == true { return .message }
    let decoded = TextDecoder.decode(text, as: TextDecoder.encoding(of: text.view)).withoutMarks
    return InputFormat.text(FormatSample(decoded.text.view, path: "seed", isText: true))?.kind ?? .text
  }

  private static func generated() throws -> [[UInt8]] {
    var seeds: [[UInt8]] = []
    for scenario in Scenario.allCases {
      let bytes = scenario.bytes()
      seeds.append(Array(bytes.prefix(limit)))
      // The fault stands near the end.
      seeds.append(Array(bytes.suffix(6000)))
    }
    for sample in Sample.allCases {
      for file in try sample.files() { seeds.append(Array(file.bytes.prefix(limit))) }
    }
    for isWide in [true, false] {
      var capture = Case5013941.capture(isWide: isWide)
      // The tables stand at the end, so the capture must be short.
      capture.keepEvents(120)
      seeds.append(capture.file())
      capture.isClosed = false
      seeds.append(capture.file())
    }
    seeds.append(Array(ProcmonExportWriter.table.utf8))
    seeds.append(Array(ProcmonExportWriter.xml.utf8))
    for output in ToolOutput.allCases {
      for language in ToolOutput.Language.allCases { seeds.append(output.bytes(language)) }
    }
    for sample in RegistrySample.allCases {
      seeds.append(sample.file)
      for version in RegistryExportWriter.Version.allCases {
        let writer = RegistryExportWriter(version: version)
        seeds.append(Array(writer.text(of: sample.root, path: #"HKEY_LOCAL_MACHINE\X"#).utf8))
      }
    }
    var bulk = RegistryBulk(seed: 1)
    seeds += bulk.dirty(components: 4).map(\.bytes)
    let text = Scenario.f02DeltaDamaged.text()
    let log = Array(text.utf8.suffix(3000))
    seeds.append(
      [0xff, 0xfe] + text.utf16.suffix(2000).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] })
    seeds.append(
      [0xfe, 0xff] + text.utf16.suffix(2000).flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] })
    seeds.append([0xc8, 0xd5, 0xd6, 0xbe, 0x0d, 0x0a] + log)
    seeds.append(
      Array("<html><body><pre>&lt;b&gt; &#20013;</pre><p>".utf8) + log + Array("</p></body></html>".utf8))
    let zip = ZipWriter.archive([
      .init("a/CBS.log", log), .init(name: [0xc8, 0xd5], bytes: [1, 2, 3]), .init("e", []),
    ])
    let cab = CabWriter.cabinet([.init("a.log", log), .init("b.zip", folder: 1, zip)])
    seeds += [zip, cab, TarWriter.archive([.init("x/c.cab", cab), .init("l", type: "2", target: "../x")])]
    seeds.append(CabWriter.cabinet([.init("a", log)], volume: .init(set: 7, index: 0, next: "b.cab")))
    seeds.append(Array("MZ".utf8) + [UInt8](repeating: 0, count: 200) + cab)
    let attached = MailWriter.Attachment(disposition: "filename*=gbk''%C8%D5.zip", bytes: zip)
    for isClosed in [true, false] {
      seeds.append(
        MailWriter.mail(
          subject: "=?gb2312?B?yNXWvg==?=", text: [0xc8, 0xd5, 0x0a] + log, charset: "gb2312",
          attachments: [attached], isClosed: isClosed))
    }
    for mail in OutlookSample.allCases where mail != .large { seeds.append(Array(mail.file.prefix(limit))) }
    seeds += [
      OutlookWriter(
        subject: "KB5013941", text: "x",
        attachments: [
          .file(name: "CBS.log", bytes: log),
          .mail(OutlookWriter(subject: "y", text: nil, html: Array("<p>".utf8))),
        ]
      ).file(),
      ZipWriter.archive([
        .init("[Content_Types].xml", []),
        .init(
          "word/document.xml",
          Array("<w:tbl><w:tr><w:tc><w:p><w:t>a&#65;</w:t></w:p></w:tc></w:tr></w:tbl>".utf8)),
      ]),
      ProgramWriter.library(version: [10, 0, 17763, 1697]), Array("DCM\u{1}PA30".utf8),
      Array(
        ManifestWriter.manifest(
          name: "A-B", version: "10.0.1.1", architecture: "amd64",
          files: [("a.dll", [UInt8](repeating: 1, count: 32))]
        ).utf8),
      Array("<PendingTransaction><POQ><MoveFile source=\"\\a\" destination=\"\\b\"/></POQ>".utf8),
    ]
    return seeds
  }

  /// Rich text of every form, as it is and packed without the head that the target writes.
  static let richTexts: [[UInt8]] = {
    var texts = [
      #"{\rtf1\mac\uc2\u-10179??{\f3\'c4}{\*\x}\bin2 }}\field{\fldrslt a\~\_}\par}"#,
      #"{\rtf1\fromhtml1{\fonttbl{\f1\fcharset128 a;}{\f2\cpg65001 b;}}{\*\htmltag <p>}\htmlrtf x\htmlrtf0\f2\'e6}"#,
    ].map { Array($0.utf8) }
    for letters in [RichTextWriter.Letters.unicode, .coded] {
      texts.append(RichTextWriter.text(OutlookSample.text, letters: letters))
      texts.append(RichTextWriter.page(OutlookSample.page, letters: letters))
    }
    return texts + texts.map { Array(RichTextWriter.stream($0).dropFirst(16)) }
  }()

  private static let words = [
    "0x800f0986", "-2146498170", "0xd0000056", "STATUS_DELETE_PENDING",
    "[HRESULT = 0x800f0922 - CBS_E_INSTALLERS_FAILED]",
    "amd64_microsoft-windows-s..ty-ngc-container_31bf3856ad364e35_10.0.17763.3406_none_0123456789abcdef",
    "5a3b6cd0c5d5d801d4260000e40d480c._0000000000000000.cdf-ms", "5a3b6cd0c5d5d801d4260000e40d480c",
    "[l:4{2}]\"Name\", Version = 10.0.17763.1, pA = PROCESSOR_ARCHITECTURE_AMD64 (9), Culture neutral, VersionScope = 1 "
      + "nonSxS, PublicKeyToken = {l:8 b:31bf3856ad364e35}, Type neutral, TypeName neutral, PublicKey neutral",
    "Package_for_RollupFix~31bf3856ad364e35~amd64~~17763.3469.1.7",
    "Name, version 10.0.17763.1, arch amd64, nonSxS, pkt {l:8 b:31bf3856ad364e35}",
  ]
}
