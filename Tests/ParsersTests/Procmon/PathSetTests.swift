import Records
import Testing

@testable import Parsers

struct PathSetTests {
  @Test(arguments: [
    ("C:\\WINDOWS\\WinSxS\\A.dll", "\\windows\\winsxs\\a.dll"),
    ("\\SystemRoot\\WinSxS\\a.dll", "\\windows\\winsxs\\a.dll"),
    ("\\??\\C:\\Windows\\WinSxS\\a.dll", "\\windows\\winsxs\\a.dll"),
    ("\\\\?\\C:\\Windows\\WinSxS\\a.dll\\", "\\windows\\winsxs\\a.dll"),
    ("\\Device\\HarddiskVolume2\\Windows\\winsxs\\a.dll", "\\windows\\winsxs\\a.dll"),
    ("a.dll", nil), ("C:", nil), ("", nil), ("\\", nil),
  ])
  func spellingsOfOnePathAreOne(path: String, key: String?) {
    #expect(WindowsPath.keyWithoutVolume(path, windows: "\\Windows") == key)
    guard let key, path.hasPrefix("C:") || path.hasPrefix("\\??") || path.hasPrefix("\\Dev") else { return }
    #expect(hash(path, wide: false) == PathSet.hash(key))
    #expect(hash(path, wide: true) == PathSet.hash(key))
  }

  private func hash(_ path: String, wide: Bool) -> UInt64 {
    match(PathSet(), path, wide: wide).hash
  }

  private func match(_ set: PathSet, _ path: String, wide: Bool) -> (marks: PathMarks, hash: UInt64) {
    if wide {
      // At an odd address, as in captures.
      let bytes = [UInt8(0)] + path.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
      return bytes.withUnsafeBytes { raw in
        raw.baseAddress.map { set.match(.wide($0 + 1, count: path.utf16.count)) } ?? ([], 0)
      }
    }
    return Array(path.utf8).withUnsafeBufferPointer { set.match(.narrow($0)) }
  }

  @Test(arguments: [false, true]) func whatLiesBelowIsMeant(wide: Bool) {
    var set = PathSet()
    set.add("\\windows\\winsxs\\x", as: .wanted)
    set.add("\\windows\\winsxs", as: .servicing)
    set.add(name: "NgcCtnr.dll", as: .wanted)
    for (path, marks) in [
      ("C:\\Windows\\WinSxS\\X", [.wanted, .servicing]),
      ("D:\\windows\\winsxs\\x\\y\\z.dll", [.wanted, .servicing]),
      ("C:\\Windows\\WinSxS\\xy", .servicing), ("C:\\Windows\\WinSxS2", []), ("C:\\Windows", []),
      ("C:\\Windows\\System32\\ngcctnr.DLL", .wanted), ("C:\\Windows\\System32\\xngcctnr.dll", []),
      ("C:\\Windows\\ngcctnr.dll\\a", []), ("C:\\Windows\\WinSxS\\", .servicing),
    ] as [(String, PathMarks)] {
      #expect(match(set, path, wide: wide).marks == marks, "\(path)")
    }
  }
}
