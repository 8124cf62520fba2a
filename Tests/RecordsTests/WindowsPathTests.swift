import Records
import Testing

/// Every spelling of one path has one key, with and without its volume.
@Suite struct WindowsPathTests {
  @Test(arguments: [
    #"C:\WINDOWS\WinSxS\A.dll"#, #"c:/windows/winsxs/a.dll"#, #"\??\C:\Windows\WinSxS\a.dll"#,
    #"\\?\C:\Windows\\WinSxS\a.dll\"#, #"\\.\C:\Windows\WinSxS\a.dll"#, #"\SystemRoot\WinSxS\a.dll"#,
    #"%windir%\WinSxS\a.dll"#, #"%SystemRoot%\WinSxS\a.dll"#, #"$env:windir\WinSxS\a.dll"#,
    #"$env:SystemRoot\WinSxS\a.dll"#,
  ])
  func spellingsOfOnePathAreOne(_ path: String) {
    #expect(WindowsPath.key(path) == #"c:\windows\winsxs\a.dll"#)
    #expect(WindowsPath.keyWithoutVolume(path) == #"\windows\winsxs\a.dll"#)
  }

  @Test(arguments: [
    (#"%windir%"#, #"d:\win"#, #"\win"#), (#"\SystemRoot\x"#, #"d:\win\x"#, #"\win\x"#),
    // What begins like a root is none.
    (#"%windir%x\y"#, #"%windir%x\y"#, nil), (#"\SystemRoots\x"#, #"systemroots\x"#, #"\systemroots\x"#),
    (#"\Device\HarddiskVolume2\Win\x"#, #"device\harddiskvolume2\win\x"#, #"\win\x"#),
    (#"\Device\HarddiskVolume2"#, #"device\harddiskvolume2"#, nil),
    (#"\\Server\Share\x"#, #"\\server\share\x"#, #"\\server\share\x"#),
    ("a.dll", "a.dll", nil), ("C:", "c:", nil), ("C:x", "c:x", nil), ("", "", nil), ("\\", "", nil),
    ("//", "\\\\", nil),
  ])
  func othersKeepTheirs(_ path: String, _ key: String, _ withoutVolume: String?) {
    #expect(WindowsPath.key(path, windows: #"D:\Win"#) == key)
    #expect(WindowsPath.keyWithoutVolume(path, windows: #"D:\Win"#) == withoutVolume)
  }
}
