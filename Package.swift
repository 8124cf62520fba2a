// swift-tools-version: 6.1
import Foundation
import PackageDescription

// The module map, low rooms first: Sources/README.md says what each is for, and
// ModuleMapTests compares every `import` with this list.
let package = Package(
  name: "kbtriage",
  products: [
    .executable(name: "kbtriage", targets: ["kbtriage"]),
    .executable(name: "kbgen", targets: ["kbgen"]),
  ],
  dependencies: [
    // Arguments, help texts and completions.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // YAML for what people write: rules, themes, keymaps, wording.
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // System libraries, and C that Swift cannot say.
    .target(
      name: "CNcurses",
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(name: "CSystem"),
    .systemLibrary(name: "CCrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CArchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "CMime",
      // Where Debian has GMime and GLib. Not by pkg-config, whose other flags SwiftPM warns about at each build.
      cSettings: [
        .unsafeFlags(
          ["/usr/include/gmime-3.0", "/usr/include/glib-2.0"].map { "-I\($0)" }
            + ["x86_64", "aarch64"].map { "-I/usr/lib/\($0)-linux-gnu/glib-2.0/include" })
      ],
      linkerSettings: ["gmime-3.0", "gobject-2.0", "glib-2.0"].map { .linkedLibrary($0) }),
    .target(
      name: "CDataFiles",
      exclude: ["list.sh"],
      cSettings: [.unsafeFlags(["-Wno-c23-extensions"])]),

    // Knows nothing, so that the terminal and the reports can share it.
    .target(name: "PlainText"),

    // The way of the data.
    .target(name: "Records", dependencies: ["CSystem", "CCrypto"]),
    .target(
      name: "DataFiles",
      dependencies: ["CDataFiles", .product(name: "Yams", package: "Yams")],
      exclude: ["Wording"]),
    .target(
      name: "Knowledge", dependencies: ["Records", "DataFiles"],
      exclude: ["Tables"]),
    .target(name: "Intake", dependencies: ["Records", "CSystem", "CArchive", "CMime"]),
    .target(name: "Parsers", dependencies: ["Records", "CZlib"]),
    .target(name: "LogStore", dependencies: ["Records", "Knowledge"]),
    .target(
      name: "Diagnosis",
      dependencies: ["Records", "Knowledge", "LogStore", "DataFiles"],
      exclude: ["Rules", "Coverage/expected.yaml", "Coverage/README.md"]),
    .target(
      name: "Casework",
      dependencies: [
        "Records", "DataFiles", "Knowledge", "Intake", "Parsers", "LogStore",
        "Diagnosis",
      ]),
    .target(
      name: "Reports",
      dependencies: [
        "PlainText", "Records", "DataFiles", "Knowledge", "Intake", "Parsers", "LogStore",
        "Diagnosis", "Casework",
      ]),
    .target(name: "Terminal", dependencies: ["PlainText", "CNcurses", "CSystem"]),
    .target(
      name: "Workbench",
      dependencies: [
        "PlainText", "Terminal", "DataFiles", "Records", "Knowledge", "LogStore",
        "Diagnosis", "Casework", "Reports",
      ],
      exclude: ["Keymaps"]),
    .executableTarget(
      name: "kbtriage",
      dependencies: [
        "PlainText", "Records", "DataFiles", "Knowledge", "Intake", "Diagnosis", "Casework", "Reports",
        "Terminal",
        "Workbench",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Writers of sample cases, test fixtures and bulk input. Knows the formats
    // from their description, not from our parsers, so that tests compare two
    // independent readings of it.
    .target(name: "Fixtures", dependencies: ["CCrypto"]),
    .executableTarget(name: "kbgen", dependencies: ["Fixtures"]),

    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(name: "PlainTextTests", dependencies: ["PlainText"]),
    .testTarget(name: "RecordsTests", dependencies: ["Records"]),
    .testTarget(name: "KnowledgeTests", dependencies: ["Knowledge", "TestSupport"]),
    .testTarget(name: "IntakeTests", dependencies: ["Intake", "Fixtures", "TestSupport"]),
    .testTarget(
      name: "ParsersTests", dependencies: ["Parsers", "Fixtures", "TestSupport"],
      exclude: ["CBS/Golden", "Formats/Golden", "Output/Golden", "Registry/Golden"]),
    .testTarget(
      name: "LogStoreTests",
      dependencies: ["LogStore", "Parsers", "Intake", "Fixtures", "TestSupport"]),
    .testTarget(
      name: "DiagnosisTests",
      dependencies: ["Diagnosis", "Casework", "Fixtures", "TestSupport"]),
    .testTarget(
      name: "CaseworkTests",
      dependencies: ["Casework", "Intake", "LogStore", "Parsers", "Records", "Fixtures", "TestSupport"]),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "Reports", "PlainText", "Intake", "Parsers", "Records", "DataFiles", "Knowledge", "LogStore",
        "Diagnosis", "Casework", "TestSupport",
      ],
      exclude: ["Snapshots"]),
    .testTarget(name: "TerminalTests", dependencies: ["Terminal", "PlainText", "TestSupport"]),
    .testTarget(
      name: "WorkbenchTests",
      dependencies: ["Workbench", "Casework", "Fixtures", "PlainText", "TestSupport"],
      exclude: ["Snapshots"]),
    // Starts a program in a pseudo-terminal: only tests need that.
    .target(name: "CPty", path: "Tests/CPty"),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "kbtriage", "Fixtures", "DataFiles", "Records", "Intake", "Reports", "TestSupport", "CPty", "CSystem",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

// Tools of `make fuzz` and `make crosscheck`. Only when these ask for them: a fuzzer has no `main` of its own, and
// nobody else needs to wait for them.
if ProcessInfo.processInfo.environment["KBTRIAGE_TOOLS"] != nil {
  package.targets += [
    .executableTarget(
      name: "kbfuzz",
      dependencies: ["Records", "Knowledge", "Intake", "Parsers", "Casework", "Fixtures"],
      path: "Tests/Fuzz/kbfuzz"),
    .executableTarget(
      name: "kbdump", dependencies: ["Records", "Knowledge", "Intake", "Parsers"],
      path: "Tests/Crosscheck/kbdump"),
  ]
}
