/// A component hive of any size, for measuring and for comparing with other readers.
public struct RegistryBulk: Sendable {
  private var random: SplitMix64

  /// Begins the sequence of `seed`.
  public init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  /// The bytes of a hive with so many components; about 3 KB each, as on machines that were updated for years.
  public mutating func components(_ count: Int) -> [UInt8] {
    let (components, deployments, families) = keys(count)
    let root = RegistryKey(
      "ROOT",
      keys: [
        RegistryKey("CanonicalData", keys: [RegistryKey("Deployments", keys: deployments)]),
        RegistryKey(
          "DerivedData",
          keys: [
            RegistryKey("Components", keys: components),
            RegistryKey(
              "VersionedIndex",
              keys: [
                RegistryKey(
                  "10.0.17763.1697 (WinBuild.160101.0800)",
                  keys: [RegistryKey("ComponentFamilies", keys: families)])
              ]),
          ]),
      ])
    return RegistrySample.components.writer.file(of: root)
  }

  private mutating func keys(
    _ count: Int, from first: Int = 0
  ) -> (components: [RegistryKey], deployments: [RegistryKey], families: [RegistryKey]) {
    var components: [RegistryKey] = []
    var deployments: [RegistryKey] = []
    var families: [RegistryKey] = []
    components.reserveCapacity(count)
    for number in first..<first + count {
      let deployment =
        "\(random.hex(16))..\(random.hex(6))_31bf3856ad364e35_10.0.17763.\(random.within(1...4000))_\(random.hex(16))"
      let identity = Identity(
        "Microsoft-Windows-\(word())-\(word())-\(word())-\(number / 3)",
        "10.0.17763.\(1 + number % 3 * 1000)",
        number % 4 == 0 ? .wow64 : .amd64, culture: number % 7 == 0 ? "zh-CN" : nil)
      var key = RegistrySample.component(
        identity, files: (0..<random.within(1...8)).map { "\(word())\($0).dll" })
      key.values += (0..<random.within(2...8)).map { _ in
        .binary("c!\(deployment.dropLast(4))\(random.hex(4))", [])
      }
      key.written = RegistryKey.usual.adding(milliseconds: -random.below(1 << 40))
      components.append(key)
      if number % 3 == 0 {
        families.append(
          RegistryKey(
            "amd64_microsoft-windows-\(word())-\(number)_31bf3856ad364e35_none_\(random.hex(16))",
            (0..<3).map { _ in .binary("v!\(identity.directory)", [1]) }))
        deployments.append(
          RegistryKey(
            deployment,
            [
              .binary("appid", Array(RegistrySample.text(identity).utf8)),
              .binary("CatalogThumbprint", Array(random.hex(64).utf8)),
            ]
              + (0..<random.within(1...6)).map { _ in
                RegistryValue(
                  "p!CBS_package_for_kb\(random.within(4_000_000...5_999_999))~31bf3856ad364e35~amd64~~17763.1.1.\(random.below(99)).\(random.hex(16))",
                  type: 3, random.bytes(24))
              }))
      }
    }
    return (components, deployments, families)
  }

  /// A hive that was being written to when it was copied, its two logs, and what it becomes with them (`.whole`).
  public mutating func dirty(components count: Int) -> [(suffix: String, bytes: [UInt8])] {
    let writer = HiveWriter(path: RegistrySample.components.rawValue)
    let parts = (0..<4).map { keys(count, from: $0 * count) }
    let states = (1...4).map { step in
      let components = parts[..<step].flatMap(\.components).sorted { $0.name < $1.name }
      return writer.file(of: RegistryKey("ROOT", keys: [.path(#"DerivedData\Components"#, keys: components)]))
    }
    var dirty = writer
    dirty.sequence = (3, 2)
    let hive = dirty.file(
      of: RegistryKey("ROOT", keys: [.path(#"DerivedData\Components"#, keys: parts[0].components)]))
    let log = HiveLogWriter(writer)
    return [
      ("", hive), (".LOG1", log.entries(Array(states[0...1]), first: 2)),
      (".LOG2", log.entries(Array(states[1...3]), first: 3)), (".whole", states[3]),
    ]
  }

  /// A tree of keys with names and values of all kinds, for comparing with other readers.
  public mutating func tree(keys count: Int) -> RegistryKey {
    var left = count
    return tree("ROOT", depth: 0, &left)
  }

  private mutating func tree(_ name: String, depth: Int, _ left: inout Int) -> RegistryKey {
    var key = RegistryKey(name, (0..<random.below(6)).map { value($0) })
    left -= 1
    let most = depth == 0 ? 40 : random.below(depth < 6 ? 9 : 2)
    for number in 0..<most where left > 0 {
      key.keys.append(
        tree("\(word())\(["", "-é", "-中文", ".x"][random.below(4)])-\(number)", depth: depth + 1, &left))
    }
    return key
  }

  private mutating func value(_ number: Int) -> RegistryValue {
    let name = number == 0 ? "" : "\(word())\(["", "é", "值"][random.below(3)])\(number)"
    switch random.below(9) {
    case 0: return .text(name, "\(word()) \(word()) 中文")
    case 1: return .text(name, "%SystemRoot%\\\(word())", type: 2)
    case 2: return .number(name, UInt32(truncatingIfNeeded: random.next()))
    case 3: return .list(name, (0..<random.below(4)).map { _ in word() })
    case 4: return RegistryValue(name, type: 11, little(random.next()))
    case 5: return .binary(name, random.bytes(random.below(40)))
    // Long enough to be kept in pieces.
    case 6 where random.below(20) == 0: return .binary(name, random.bytes(random.within(16_000...60_000)))
    case 7: return RegistryValue(name, type: 0, random.bytes(random.below(9)))
    default: return .number(name, 1)
    }
  }

  private static let words = [
    "Security", "Network", "Servicing", "Container", "Display", "Storage", "Policy", "Shell", "Media",
    "Kernel",
    "Update", "Client", "Server", "Runtime", "Onecore", "Driver", "Input", "Font", "Print", "Audio",
  ]

  private mutating func word() -> String { Self.words[random.below(Self.words.count)] }
}
