import Records

/// `systeminfo`: facts about the machine and the updates it lists.
///
///     Host Name:                 HOST-1
///     OS Version:                10.0.17763 N/A Build 17763
///     Hotfix(s):                 2 Hotfix(s) Installed.
///                                [01]: KB5012121
enum SystemInfoForm {
  /// Labels that we know, in lower case; msinfo32 has some of the same.
  static let subjects: [String: Payload.MachineFact.Subject] = [
    "host name": .name, "主机名": .name, "system name": .name, "系统名称": .name,
    "os name": .system, "os 名称": .system, "操作系统名称": .system,
    "os version": .build, "os 版本": .build, "版本": .build, "version": .build,
    "original install date": .installed, "初始安装日期": .installed,
    "system boot time": .started, "系统启动时间": .started,
    "system manufacturer": .manufacturer, "系统制造商": .manufacturer,
    "system model": .model, "系统型号": .model, "system type": .architecture, "系统类型": .architecture,
    "time zone": .zone, "时区": .zone, "system locale": .language, "系统区域设置": .language, "locale": .language,
    "区域设置": .language,
  ]
  /// Labels that begin a block, with the label behind them.
  private static let heads: Set<String> = ["host name", "主机名", "os name", "os 名称"]
  private static let updates: Set<String> = ["hotfix(s)", "修补程序", "hotfixes"]

  static func read(_ reader: inout OutputReader) -> Bool {
    guard let line = reader.lines.peek(), let first = OutputLabel(reader.view, line.content),
      heads.contains(first.name), let ahead = reader.lines.content(from: 1),
      let next = reader.lines.peek(ahead).flatMap({ OutputLabel(reader.view, $0.content) }),
      subjects[next.name] != nil || next.name.hasPrefix("os ")
    else { return false }
    readFields(&reader)
    return true
  }

  private static func readFields(_ reader: inout OutputReader) {
    let view = reader.view
    var isUpdates = false
    while let line = reader.lines.peek() {
      if line.isBlank {
        guard let ahead = reader.lines.content(from: 1), ahead < 3,
          let label = reader.lines.peek(ahead).flatMap({ OutputLabel(view, $0.content) }), isKnown(label.name)
        else { return }
        reader.lines.advance()
        continue
      }
      let isIndented = ExcerptBytes.isBlank(view[line.content.lowerBound])
      if isIndented || reader.lines.text(line).hasPrefix("[") {
        if isUpdates, let update = reader.lines.text(line).update { addUpdate(update, line, &reader) }
      } else if let label = OutputLabel(view, line.content) {
        isUpdates = updates.contains(label.name)
        // Its number may stand in the same line as the first of them.
        if isUpdates, let update = label.value.update {
          addUpdate(update, line, &reader)
        } else {
          add(label, line, &reader)
        }
      } else {
        return
      }
      reader.lines.advance()
    }
  }

  private static func isKnown(_ name: String) -> Bool {
    subjects[name] != nil || updates.contains(name) || name.hasPrefix("os ")
  }

  private static func addUpdate(_ update: String, _ line: OutputLine, _ reader: inout OutputReader) {
    reader.add(
      line, .packageClaim(Payload.PackageClaim(package: reader.term(.package, update), state: .installed)))
  }

  private static func add(_ label: OutputLabel, _ line: OutputLine, _ reader: inout OutputReader) {
    guard !label.value.isEmpty else { return }
    reader.add(line, .machineFact(fact(label.name, label.value, &reader)))
  }

  /// What a label and its value say.
  static func fact(_ name: String, _ value: String, _ reader: inout OutputReader) -> Payload.MachineFact {
    let subject = subjects[name] ?? .other
    return Payload.MachineFact(
      subject: subject, about: subject == .other ? reader.term(.phrase, name) : nil,
      value: reader.term(.phrase, value), number: subject == .build ? build(value) : nil)
  }

  /// The build in `10.0.17763 N/A Build 17763`, `10.0.17763 暂缺 Build 17763`, `10.0.17763 内部版本 17763`.
  static func build(_ text: String) -> UInt64? {
    guard let first = text.split(separator: " ").first else { return nil }
    let parts = first.split(separator: ".")
    return parts.count >= 3 ? UInt64(parts[2]) : nil
  }
}
