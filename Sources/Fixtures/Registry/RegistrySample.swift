/// Hives as an installed Windows has them, as far as they tell of servicing: made up, small, and each with one thing that
/// is worth finding.
public enum RegistrySample: String, Sendable, CaseIterable {
  /// The component store: one component without an identity.
  case components = "COMPONENTS"
  /// Packages and their states, the version of Windows, programs: the store is called unserviceable.
  case software = "SOFTWARE"
  /// Services, minifilters, files that wait for a restart; an older control set that is not in use.
  case system = "SYSTEM"
  /// Driver packages.
  case drivers = "DRIVERS"

  /// The component of the sample story whose base file was changed.
  public static let changed = Identity("Microsoft-Windows-Security-NGC-Container", "10.0.17763.1697")
  /// A component whose folder shows a shortened name.
  public static let long = Identity("Microsoft-Windows-ServicingStack-Onecore-Extensions", "10.0.17763.1697")
  /// A component whose identity is missing.
  public static let nameless = Identity("Microsoft-Windows-Nameless", "10.0.17763.1")

  /// How its file is written.
  public var writer: HiveWriter { HiveWriter(path: #"\SystemRoot\System32\Config\"# + rawValue) }

  /// The bytes of its file.
  public var file: [UInt8] { writer.file(of: root) }

  /// Its keys.
  public var root: RegistryKey {
    switch self {
    case .components: RegistryKey("ROOT", Self.storeValues, keys: Self.store)
    case .software:
      RegistryKey("ROOT", keys: [RegistryKey("Microsoft", keys: [Self.windows, Self.windowsNT])])
    case .system: RegistryKey("ROOT", keys: Self.systemKeys)
    case .drivers:
      RegistryKey(
        "ROOT",
        keys: [
          .path(
            #"DriverDatabase\DriverPackages\oem7.inf_amd64_0123456789abcdef"#,
            [.text("", "oem7.inf"), .text("InfName", "example.inf"), .text("Provider", "Example Ltd")])
        ])
    }
  }

  // MARK: COMPONENTS

  private static let storeValues: [RegistryValue] = [
    .number("ExecutionState", 0), .text("PendingXmlIdentifier", "0123abcd"),
    .number("NextQueueEntryIndex", 7),
  ]

  private static var store: [RegistryKey] {
    [
      RegistryKey(
        "CanonicalData",
        keys: [
          RegistryKey(
            "Deployments",
            keys: [
              RegistryKey(
                "0123456789abcdef..0_31bf3856ad364e35_10.0.17763.3406_0123456789abcdef",
                [
                  .binary(
                    "appid", Array(identity("0123456789ABCDEF0123456789ABCDEF", "10.0.17763.3406").utf8)),
                  .binary("CatalogThumbprint", Array("9f86d081884c7d65".utf8)),
                  RegistryValue(
                    "p!CBS_package_for_kb5013941~31bf3856ad364e35~amd64~~17763.1.1.0.0123456789abcdef",
                    type: 3, [1]),
                ])
            ])
        ]),
      RegistryKey(
        "DerivedData",
        keys: [
          RegistryKey(
            "Components",
            keys: [
              component(changed, files: ["NgcCtnr.dll", "NgcCtnrSvc.dll"]),
              component(long, files: ["ext.dll"]),
              RegistryKey(
                nameless.directory, [.binary("S256H", digest(nameless)), .number("f!nameless.dll", 4)]),
            ]),
          RegistryKey(
            "VersionedIndex",
            keys: [
              RegistryKey(
                "10.0.17763.1697 (WinBuild.160101.0800)",
                keys: [
                  RegistryKey(
                    "ComponentFamilies",
                    keys: [
                      RegistryKey(
                        "amd64_microsoft-windows-security-ngc-container_31bf3856ad364e35_none_0123456789abcdef",
                        [.binary("v!\(changed.directory)", [1])])
                    ])
                ])
            ]),
        ]),
    ]
  }

  /// A component as the hive has it.
  public static func component(_ identity: Identity, files: [String]) -> RegistryKey {
    RegistryKey(
      identity.directory,
      [
        .binary("c!0123456789abcdef..0_31bf3856ad364e35_10.0.17763.3406_0123456789abcdef", []),
        .binary("identity", Array(text(identity).utf8)), .binary("S256H", digest(identity)),
        .number("CF", 0x20),
      ] + files.map { .number("f!\($0.lowercased())", 4) })
  }

  /// The spelling of identities in the hive.
  static func text(_ identity: Identity) -> String {
    Self.identity(
      identity.name, identity.version, identity.architecture.rawValue, identity.culture ?? "neutral")
  }

  private static func identity(
    _ name: String, _ version: String, _ architecture: String = "amd64", _ culture: String = "neutral"
  ) -> String {
    "\(name), Culture=\(culture), Version=\(version), PublicKeyToken=\(Identity.token), "
      + "ProcessorArchitecture=\(architecture), versionScope=NonSxS"
  }

  /// 32 bytes that are always the same for one component.
  static func digest(_ identity: Identity) -> [UInt8] {
    var random = SplitMix64(seed: identity.directory.utf8.reduce(5381) { $0 &* 33 &+ UInt64($1) })
    return random.bytes(32)
  }

  // MARK: SOFTWARE

  private static var windows: RegistryKey {
    let time = RegistryKey.usual.ticks
    func package(_ name: String, _ state: UInt32, _ more: [RegistryValue] = []) -> RegistryKey {
      RegistryKey(
        name,
        [
          .number("CurrentState", state), .number("InstallTimeHigh", UInt32(truncatingIfNeeded: time >> 32)),
          .number("InstallTimeLow", UInt32(truncatingIfNeeded: time)), .text("InstallName", name + ".mum"),
        ] + more, keys: [RegistryKey("Owners", [.number(name, 0x2_0050)])])
    }
    let servicing = RegistryKey(
      "Component Based Servicing", [.number("Unserviceable", 1), .number("Enabled", 1)],
      keys: [
        RegistryKey(
          "Packages",
          keys: [
            package(
              "Package_for_KB5013941~31bf3856ad364e35~amd64~~17763.3406.1.0", 0x60,
              [.number("LastError", 0x800f_0986)]),
            package("Package_for_RollupFix~31bf3856ad364e35~amd64~~17763.1697.1.8", 0x70),
            package("Package_for_KB4589208~31bf3856ad364e35~amd64~~17763.1758.1.1", 0x33),
          ]),
        RegistryKey(
          "PackagesPending",
          keys: [RegistryKey("Package_for_KB5013941~31bf3856ad364e35~amd64~~17763.3406.1.0")]),
        RegistryKey("RebootPending"), RegistryKey("SessionsPending", [.number("Exclusive", 3)]),
        RegistryKey("Version", [.text("10.0.17763.1697", #"%SystemRoot%\winsxs\amd64_stack"#, type: 2)]),
      ])
    let uninstall = RegistryKey(
      "Uninstall",
      keys: [
        RegistryKey(
          "{00000000-0000-4000-a000-000000000001}",
          [
            .text("DisplayName", "Example Guard 实例卫士"), .text("DisplayVersion", "5.0.1"),
            .text("Publisher", "Example Ltd"), .text("UninstallString", "msiexec /x"),
          ]), RegistryKey("Connection Manager", [.number("SystemComponent", 1)]),
      ])
    let winners = RegistryKey.path(
      #"SideBySide\Winners\amd64_microsoft.windows.common-controls_6595b64144ccf1df_none_0123456789abcdef\6.0"#,
      [.text("", "6.0.17763.1697"), .binary("6.0.17763.1697", [1])])
    return RegistryKey(
      "Windows",
      keys: [
        RegistryKey(
          "CurrentVersion",
          keys: [
            servicing, uninstall, winners,
            RegistryKey("OEMInformation", [.text("Manufacturer", "Example"), .text("Model", "EX-1")]),
            RegistryKey(
              "Policies",
              keys: [RegistryKey("Servicing", [.text("LocalSourcePath", #"\\server\sxs"#, type: 2)])]),
          ])
      ])
  }

  private static let windowsNT = RegistryKey(
    "Windows NT",
    keys: [
      RegistryKey(
        "CurrentVersion",
        [
          .text("ProductName", "Windows 10 Enterprise"), .text("CurrentBuild", "17763"), .number("UBR", 1697),
          .text("EditionID", "EnterpriseG"), .text("ReleaseId", "1809"),
          .number("InstallDate", 1_600_000_000),
          .text("PathName", #"C:\Windows"#),
        ])
    ])

  // MARK: SYSTEM

  private static var systemKeys: [RegistryKey] {
    [
      RegistryKey("ControlSet001", keys: [control, services(start: 1)]),
      RegistryKey("ControlSet002", keys: [services(start: 4)]),
      RegistryKey("Select", [.number("Current", 1), .number("Default", 1), .number("LastKnownGood", 2)]),
    ]
  }

  private static let control = RegistryKey(
    "Control",
    keys: [
      RegistryKey(
        "Session Manager",
        [
          .list(
            "PendingFileRenameOperations",
            [
              #"\??\C:\Windows\Temp\old.dll"#, "", #"\??\C:\Windows\Temp\new.dll"#,
              #"!\??\C:\Windows\System32\new.dll"#,
            ])
        ],
        keys: [RegistryKey("Environment", [.text("PROCESSOR_ARCHITECTURE", "AMD64")])]),
      RegistryKey("ComputerName", keys: [RegistryKey("ComputerName", [.text("ComputerName", "HOST-1")])]),
      RegistryKey(
        "TimeZoneInformation",
        [
          .text("TimeZoneKeyName", "China Standard Time"),
          .number("ActiveTimeBias", UInt32(bitPattern: -480)),
        ]),
      RegistryKey("Nls", keys: [RegistryKey("Language", [.text("InstallLanguage", "0804")])]),
      RegistryKey(
        "SystemInformation", [.text("SystemManufacturer", "Example"), .text("SystemProductName", "EX-1")]),
    ])

  private static func services(start: UInt32) -> RegistryKey {
    RegistryKey(
      "Services",
      keys: [
        RegistryKey(
          "exguard",
          [
            .number("Type", 2), .number("Start", start),
            .text("ImagePath", #"system32\drivers\exguard.sys"#, type: 2),
            .text("DisplayName", "Example Guard"),
          ],
          keys: [
            RegistryKey(
              "Instances", [.text("DefaultInstance", "exguard")],
              keys: [RegistryKey("exguard", [.text("Altitude", "328010"), .number("Flags", 0)])])
          ]),
        RegistryKey("TrustedInstaller", [.number("Type", 0x10), .number("Start", 3)]),
        RegistryKey(".NET CLR Data", [.text("Library", "netfxperf.dll")]),
      ])
  }
}
