extension Case5013941 {
  /// What the customer sends when asked: a mail of Outlook with outputs of tools, the library, its manifest, a listing of
  /// the component's folders, a part of the component hive, and a Process Monitor capture of the failing second.
  static func round2() -> [Sample.File] {
    let folder = component.directory
    let store = "reply/WinSxS/"
    let expected = sha256(library(changed: false))
    let manifest = ManifestWriter.manifest(
      name: component.name, version: component.version, architecture: component.architecture.rawValue,
      files: [(file, expected)])
    let hive = RegistryKey(
      "ROOT",
      keys: [
        RegistryKey(
          "DerivedData",
          keys: [
            RegistryKey(
              "Components",
              keys: [
                RegistryKey(
                  folder,
                  [
                    .binary("identity", Array(RegistrySample.text(component).utf8)),
                    .binary("S256H", sha256(Array(manifest.utf8))), .number("f!\(file.lowercased())", 4),
                  ])
              ])
          ])
      ])
    return [
      Sample.File(path: "reply/reply.msg", bytes: reply.file()),
      Sample.File(path: "reply/dir.txt", bytes: Array(listing.utf8)),
      Sample.File(path: "reply/Logfile.PML", bytes: capture().file()),
      Sample.File(path: store + folder + "/" + file, bytes: library(changed: true)),
      Sample.File(path: store + "Manifests/" + folder + ".manifest", bytes: Array(manifest.utf8)),
      Sample.File(
        path: "reply/COMPONENTS",
        bytes: HiveWriter(path: #"\SystemRoot\System32\Config\COMPONENTS"#).file(of: hive)),
    ]
  }

  /// The folder of the version that is installed, and of the one before it.
  private static var listing: String {
    let older = Identity(component.name, "10.0.17763.1")
    let size = UInt64(library(changed: true).count)
    let root = #"C:\Windows\WinSxS\"#
    return DirWriter(.chinese).text(
      [
        DirWriter.Folder(
          root + component.directory,
          [.init("r", .folder), .init(file, .file(size), time: (2022, 9, 20, 22, 14))]),
        DirWriter.Folder(root + component.directory + #"\r"#, [.init(file, .file(2_214))]),
        DirWriter.Folder(root + older.directory, [.init(file, .file(size), time: (2018, 9, 15, 15, 28))]),
      ],
      prompt:
        #"C:\>dir /s /a "C:\Windows\WinSxS\amd64_microsoft-windows-security-ngc-container_31bf3856ad364e35_*""#
    )
  }

  /// The customer's answer, with what the tools printed pasted in.
  private static var reply: OutlookWriter {
    let text = """
      您好：

      按要求收集的信息见附件，命令输出如下。

      C:\\>fltmc filters

      筛选器名称                     数字实例    高度         框架
      ------------------------------  -------------  ------------  -----
      ExampleGuardFlt                         6       328190         0
      WdFilter                                6       328010         0
      luafv                                   1       135000         0
      Wof                                     4        40700         0

      C:\\>ver

      Microsoft Windows [版本 10.0.17763.2803]

      C:\\>certutil -hashfile "C:\\Windows\\WinSxS\\\(component.directory)\\\(file)" SHA256
      SHA256 的 C:\\Windows\\WinSxS\\\(component.directory)\\\(file) 哈希:
      \(sha256Hex(library(changed: true)))
      CertUtil: -hashfile 命令成功完成。

      谢谢
      """
    return OutlookWriter(
      subject: "回复: KB5013941 离线更新安装失败", text: text.replacing("\n", with: "\r\n"),
      sent: UInt64(bitPattern: Int64(local(10, 9, 10, 20, 0).ticks)))
  }
}
