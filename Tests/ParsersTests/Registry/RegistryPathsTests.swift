import Records
import Testing

@testable import Parsers

/// The table of keys that matter, by the ends of their paths.
@Suite struct RegistryPathsTests {
  private func interest(_ path: String) -> RegistryInterest? {
    var state = RegistryPaths.State()
    var found: RegistryInterest?
    for name in path.split(separator: "\\") {
      (state, found) = RegistryPaths.shared.step(state, Array(name.lowercased().utf8))
    }
    return found
  }

  @Test(
    arguments: [
      (#"SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\Packages\P"#, .package),
      (#"x\Component Based Servicing\Packages\P\Owners"#, nil), (#"Component Based Servicing\Packages"#, nil),
      (#"HKEY_LOCAL_MACHINE\abc\DerivedData\Components\amd64_x"#, .component),
      (#"HKEY_LOCAL_MACHINE\COMPONENTS"#, .store),
      (#"COMPONENTS\DerivedData\VersionedIndex\10.0\ComponentFamilies\f"#, .family),
      (#"SYSTEM\ControlSet001\Services\s"#, .service), (#"SYSTEM\CurrentControlSet\Services\s"#, .service),
      (#"SYSTEM\ControlSet0x1\Services\s"#, nil), (#"SOFTWARE\Services\s"#, nil),
      (#"SYSTEM\ControlSet123\Services\s\Instances\i"#, .filter),
      (#"SYSTEM\ControlSet001\Services\s\Parameters\Instances\i"#, .filter),
      (#"SYSTEM\ControlSet001\Services\s\Parameters"#, nil),
      // A service may have any name, also that of a word of the table.
      (#"SYSTEM\ControlSet001\Services\Components"#, .service),
      (#"SideBySide\Winners\a\6.0"#, .winner), (#"SideBySide\Winners\a\6.0\x"#, nil),
      (#"Packages\Component Based Servicing\Packages\Packages"#, .package),
    ] as [(String, RegistryInterest?)])
  func aPathIsKnownByItsEnd(_ path: String, _ wanted: RegistryInterest?) {
    #expect(interest(path) == wanted)
  }

  @Test func everyRowOfTheTableIsReached() {
    for (tail, wanted) in RegistryInterest.table {
      let path = tail.replacing("*", with: "any").replacing("#", with: "ControlSet001")
      #expect(interest("HKEY_LOCAL_MACHINE\\x\\" + path) == wanted, "\(tail)")
    }
    #expect(Set(RegistryInterest.table.map(\.interest)).count == RegistryInterest.allCases.count)
  }
}
