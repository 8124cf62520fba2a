// swift-tools-version: 6.1
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
    .target(
      name: "CDataFiles",
      exclude: ["list.sh"],
      cSettings: [.unsafeFlags(["-Wno-c23-extensions"])]),

    // The way of the data.
    .target(name: "Records", dependencies: ["CSystem"]),
    .target(
      name: "DataFiles",
      dependencies: ["CDataFiles", .product(name: "Yams", package: "Yams")],
      exclude: ["Wording"]),
    .target(
      name: "Knowledge", dependencies: ["Records", "DataFiles"],
      exclude: ["Tables"]),
    .target(name: "Intake", dependencies: ["Records", "CSystem", "CCrypto"]),
    .target(name: "Parsers", dependencies: ["Records"]),
    .target(name: "LogStore", dependencies: ["Records", "Knowledge"]),
    .target(
      name: "Diagnosis",
      dependencies: ["Records", "Knowledge", "LogStore", "DataFiles"],
      exclude: ["Rules"]),
    .target(
      name: "Casework",
      dependencies: [
        "Records", "DataFiles", "Knowledge", "Intake", "Parsers", "LogStore",
        "Diagnosis",
      ]),
    .target(
      name: "Reports",
      dependencies: [
        "Records", "DataFiles", "Knowledge", "Intake", "LogStore", "Diagnosis",
        "Casework",
      ]),
    .target(name: "Terminal", dependencies: ["CNcurses", "CSystem"]),
    .target(
      name: "Workbench",
      dependencies: [
        "Terminal", "DataFiles", "Records", "Knowledge", "LogStore",
        "Diagnosis", "Casework", "Reports",
      ],
      exclude: ["Keymaps"]),
    .executableTarget(
      name: "kbtriage",
      dependencies: [
        "Records", "DataFiles", "Knowledge", "Diagnosis", "Casework", "Reports", "Terminal", "Workbench",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Writers of sample cases, test fixtures and bulk input. Knows the formats
    // from their description, not from our parsers, so that tests compare two
    // independent readings of it.
    .target(name: "Fixtures"),
    .executableTarget(name: "kbgen", dependencies: ["Fixtures"]),

    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(name: "RecordsTests", dependencies: ["Records"]),
    .testTarget(name: "KnowledgeTests", dependencies: ["Knowledge", "TestSupport"]),
    .testTarget(
      name: "ParsersTests", dependencies: ["Parsers", "Fixtures", "TestSupport"],
      exclude: ["CBS/Golden", "Formats/Golden"]),
    .testTarget(
      name: "LogStoreTests",
      dependencies: ["LogStore", "Parsers", "Intake", "Fixtures", "TestSupport"]),
    .testTarget(
      name: "DiagnosisTests",
      dependencies: ["Diagnosis", "Casework", "Fixtures", "TestSupport"]),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "Reports", "Records", "DataFiles", "Knowledge", "LogStore", "Diagnosis", "Casework",
      ],
      exclude: ["Snapshots"]),
    .testTarget(name: "TerminalTests", dependencies: ["Terminal", "TestSupport"]),
    .testTarget(
      name: "WorkbenchTests",
      dependencies: ["Workbench", "Casework", "Fixtures", "TestSupport"],
      exclude: ["Snapshots"]),
    // Starts a program in a pseudo-terminal: only tests need that.
    .target(name: "CPty", path: "Tests/CPty"),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "kbtriage", "Fixtures", "DataFiles", "Records", "Intake", "TestSupport", "CPty", "CSystem",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
