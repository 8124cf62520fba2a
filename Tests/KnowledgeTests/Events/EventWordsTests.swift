import DataFiles
import Records
import Testing

@testable import Knowledge

struct EventWordsTests {
  private static func words() throws -> EventWords { try EventWords(events: .shared, codes: .shared) }

  @Test(arguments: [
    (
      "Service Control Manager", 7000, [("param1", "TrustedInstaller"), ("param2", "%%1053")],
      "Service could not be started: TrustedInstaller (ERROR_SERVICE_REQUEST_TIMEOUT, 1053)",
      "服务启动失败：TrustedInstaller（ERROR_SERVICE_REQUEST_TIMEOUT, 1053）"
    ),
    (
      "Service Control Manager", 7023, [("param1", "wuauserv"), ("param2", "%%2147942414")],
      "Service ended with an error: wuauserv (ERROR_OUTOFMEMORY, 0x8007000e)",
      "服务因错误终止：wuauserv（ERROR_OUTOFMEMORY, 0x8007000e）"
    ),
    (
      "Service Control Manager", 7045, [("ServiceName", "filter"), ("ImagePath", "C:\\a.sys")],
      "Service installed: filter (C:\\a.sys)", "已安装服务：filter（C:\\a.sys）"
    ),
    (
      "Service Control Manager", 7026, [("param1", "\\r\\nCSC\\r\\ndam")],
      "Drivers not loaded at startup: CSC dam", "启动时未加载的驱动：CSC dam"
    ),
    (
      "Microsoft-Windows-Servicing", 3,
      [("PackageIdentifier", "KB5013941"), ("IntendedPackageState", "5112"), ("ErrorCode", "-2146498172")],
      "Package failed: KB5013941 to state installed (0x800f0984)",
      "包更改失败：KB5013941，目标状态 已安装（0x800f0984）"
    ),
    (
      "Microsoft-Windows-Servicing", 2, [("PackageIdentifier", "KB1"), ("IntendedPackageState", "5048")],
      "Package changed: KB1 to state 5048", "包已更改：KB1，状态 5048"
    ),
    (
      "Microsoft-Windows-WUSA", 3, [("UpdateTitle", "T"), ("ErrorCode", "2388526074")],
      "Standalone installer failed: T (0x8e5e03fa)", "独立安装程序失败：T（0x8e5e03fa）"
    ),
    (
      "MsiInstaller", 1033, [("param1", "P"), ("param2", "1.0"), ("param3", "1033"), ("param4", "1603")],
      "Windows Installer finished P 1.0 (result ERROR_INSTALL_FAILURE, 1603)",
      "Windows Installer 完成 P 1.0（结果 ERROR_INSTALL_FAILURE, 1603）"
    ),
    (
      "Microsoft-Windows-Kernel-Boot", 27, [("BootType", "1")], "Kind of start: fast startup", "启动类型：快速启动"
    ),
  ])
  func sentences(
    _ provider: String, _ id: UInt32, _ fields: [(String, String)], _ english: String, _ chinese: String
  ) throws {
    let words = try Self.words()
    #expect(words.sentence(provider: provider, id: id, .english, fields: fields) == english)
    #expect(words.sentence(provider: provider, id: id, .chinese, fields: fields) == chinese)
  }

  /// Only services say Win32 codes with `%%`.
  @Test func parameterMessages() throws {
    let words = try Self.words()
    #expect(words.meaning(provider: "Service Control Manager", value: "%%5") == "ERROR_ACCESS_DENIED, 5")
    #expect(words.meaning(provider: "Service Control Manager", value: "5") == nil)
    #expect(words.meaning(provider: "Microsoft-Windows-Security-Auditing", value: "%%1843") == nil)
    #expect(EventWords.code(provider: "Service Control Manager", value: "%%1053") == ErrorCode(0x8007_041d))
    #expect(EventWords.code(provider: "Service Control Manager", value: "%%0") == nil)
  }

  @Test func aNumberAmongNamesIsForFieldsWithoutNames() throws {
    let words = try Self.words()
    let named = [("CommandLine", "x"), ("Other", "y")]
    #expect(
      words.sentence(provider: "Microsoft-Windows-WUSA", id: 2, .english, fields: named)
        == "Standalone installer succeeded: –")
    #expect(
      words.sentence(provider: "Microsoft-Windows-WUSA", id: 2, .english, fields: [("param1", "T")])
        == "Standalone installer succeeded: T")
  }

  @Test func wholeSentencesNeedAllFields() throws {
    let words = try Self.words()
    let client = "Microsoft-Windows-WindowsUpdateClient"
    func say(_ fields: [(String, String)]) -> String? {
      words.sentence(provider: client, id: 20, .english, fields: fields, isWhole: true)
    }
    #expect(say([("updateTitle", "T")]) == nil)
    #expect(say([("updateTitle", "T"), ("errorCode", "0x80070643")]) == "Update failed: T (0x80070643)")
  }

  /// Every placeholder is a name, a number or names and a number, of a kind that there is.
  @Test(arguments: [Language.english, .chinese])
  func everyTemplateRenders(_ language: Language) throws {
    let kinds = try EventValues.shared.kinds.union(["code", "win32"])
    let words = try Self.words()
    for entry in try EventTable.shared.all {
      let template = entry.template(language)
      #expect(template.count { $0 == "{" } == template.count { $0 == "}" }, "\(entry.provider) \(entry.id)")
      var fields: [(String, String)] = []
      for part in template.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
        let placeholder = part.prefix { $0 != "}" }.split(separator: "!")
        #expect((1...2).contains(placeholder.count), "\(entry.provider) \(entry.id)")
        if placeholder.count == 2 {
          #expect(kinds.contains(String(placeholder[1])), "\(entry.provider) \(entry.id): \(placeholder[1])")
        }
        for name in placeholder[0].split(separator: "|") where Int(name) == nil {
          #expect(
            name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == " ") },
            "\(entry.provider) \(entry.id): \(name)")
          if !fields.contains(where: { $0.0 == name }) { fields.append((String(name), "value")) }
        }
      }
      // Fields without names have numbers up to nine.
      if template.contains(where: { $0 == "{" }), fields.isEmpty {
        fields = (1...9).map { ("param\($0)", "value") }
      }
      let said = words.sentence(provider: entry.provider, id: entry.id, language, fields: fields)
      #expect(said?.contains("–") == false && said?.contains("{") == false, "\(entry.provider) \(entry.id)")
    }
  }
}
