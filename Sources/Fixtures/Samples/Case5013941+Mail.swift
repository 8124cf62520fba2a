extension Case5013941 {
  /// The mail about the case: prose, and records of our log as a mail program leaves them.
  ///
  /// Records are wrapped in the middle of words, columns shrink to one blank, a digest has a blank in
  /// it, marks of a text formatter stand around names, and one path lost its first digit.
  static func mail(log: String) -> String {
    let records = MailExcerpt(log: log)
    return [
      heading, records.cleanUp, middle, records.hydration, requests(records), earlierMail,
    ].joined(separator: "\n")
  }

  private static let heading = """
    发件人: 技术支持 <support@example.org>
    发送时间: 2022 年 10 月 8 日 17:12
    收件人: 桌面运维 <desktop@example.org>
    主题: 回复: HOST-1 离线安装 KB5013941 失败

    您好：

    HOST-1 的日志已经看完，先把看到的情况发给您核对。安装没有完成，返回的错误是 0x800F0986，
    含义是 PSFX_E_APPLY_FORWARD_DELTA_FAILED。

    系统日志里，同一个更新一共失败了五次：

    级别	日期和时间	来源
    错误	2022/10/8 13:52:17	WindowsUpdateClient
    错误	2022/9/28 16:45:36	WindowsUpdateClient
    错误	2022/9/27 10:07:27	WindowsUpdateClient
    错误	2022/9/26 14:43:58	WindowsUpdateClient
    错误	2022/9/26 9:38:24	WindowsUpdateClient

    事件 20，WindowsUpdateClient

    安装失败: Windows 安装下列更新失败, 错误为 0x800F0986: Windows 安全更新程序 (KB5013941)。

    从 CBS 日志看，安装停在对一个文件的操作上：

    """

  private static let middle = """

    在这之前几秒，还有一个文件没有通过校验：

    """

  private static func requests(_ records: MailExcerpt) -> String {
    """

    请您帮忙确认下面几点：

    1、C:\\Windows\\WinSxS 里有没有 amd64_microsoft-windows-security-ngc-container_XXXX_10.0.17763.1697
    开头的目录（小版本号一定是 1697），目录里有没有 NgcCtnr.dll。
    2、请用 Procmon 抓一次安装过程，出现报错以后停止，保存成 PML 格式发回来。
    3、请看一下这个文件还在不在：
    \(records.brokenPath)
    4、机器上的终端安全软件会不会占住正在更新的文件？停用往往不够，方便的话请在一台机器上卸载以后再试一次。


    """
  }

  private static let earlierMail = """
    ----- 原始邮件 -----
    发件人: 桌面运维 <desktop@example.org>
    发送时间: 2022 年 10 月 8 日 14:31
    收件人: 技术支持 <support@example.org>
    主题: HOST-1 离线安装 KB5013941 失败

    您好，日志在附件里，是 C:\\Windows\\Logs 和 C:\\Windows\\System32\\winevt\\Logs 两个目录。
    有几台机器都是这样，双击 msu 以后走到一半就报失败，重启再装也一样。

    """
}

/// Records of a log as they look after a mail program and a document converter.
private struct MailExcerpt {
  private let lines: [String]
  private var random = SplitMix64(seed: 0x3a11)

  init(log: String) {
    lines = log.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
  }

  /// From the component without a winner to the end of the chain.
  var cleanUp: String {
    var copy = self
    return copy.excerpt(
      from: "Component Microsoft-Windows-IIS-LoggingLibraries",
      to: "Failed to process single phase execution",
      doubleBackslashes: true)
  }

  /// The delta block, without the first record, which the writer of the mail did not copy.
  var hydration: String {
    var copy = self
    return copy.excerpt(
      from: "0000000e (F) Hydration failed with original error", to: "00000017 Hashes for file member",
      doubleBackslashes: false)
  }

  /// The path of the file in flight, in which the first digit was lost.
  var brokenPath: String {
    let line = lines.first { $0.contains("SysCreateFile(flags") } ?? ""
    let path = line.split(separator: "\"").map(String.init).first { $0.contains("InFlight") } ?? ""
    let parts = path.split(separator: "\\").map(String.init)
    guard let directory = parts.dropLast().last, let file = parts.last else { return "" }
    return "c:\\windows\\WinSxS\\Temp\\InFlight\\\(directory.dropFirst())\\\(file)"
  }

  private mutating func excerpt(from first: String, to last: String, doubleBackslashes: Bool) -> String {
    guard let start = lines.lastIndex(where: { $0.contains(first) }),
      let end = lines[start...].firstIndex(where: { $0.contains(last) })
    else { return "" }
    var stop = end + 1
    while stop < lines.count, !lines[stop].hasPrefix("2022-") {
      stop += 1
    }
    var hashes = 0
    return lines[start..<stop].map { line in
      var text = line.split(separator: " ").joined(separator: " ")
      if doubleBackslashes {
        text = text.replacing("\\", with: "\\\\")
      }
      text = linked(text)
      if text.contains("LoggingLibraries") {
        text = text.replacing("nonSxS, ", with: "nonSxS，")
      }
      if line.hasPrefix(" ") {
        hashes += 1
        if hashes == 1 {
          text = text.replacing("b:", with: "\n\nb:")
          let middle = text.index(text.endIndex, offsetBy: -24)
          text.insert(" ", at: middle)
        }
      } else if text.contains("00000016 ") {
        text = text.replacing(Case5013941.file, with: "**\(Case5013941.file)**")
      }
      return mailLines(text, longest: 88, slack: 14) { random.within(78...86) }
    }.joined(separator: "\n") + "\n"
  }

  /// A mail program takes the sequence number with its stamp for an address.
  private func linked(_ text: String) -> String {
    guard let at = text.firstIndex(of: "@"), text.hasPrefix("2022-"), text[at...].hasPrefix("@2022/") else {
      return text
    }
    let start = text[..<at].lastIndex(of: " ").map(text.index(after:)) ?? text.startIndex
    let end = text[at...].firstIndex(of: " ") ?? text.endIndex
    return text[..<start] + "[\(text[start..<end])](#)" + text[end...]
  }
}

/// `text` as a mail program breaks it: at a blank, or in a word when none is within `slack` columns.
///
/// - Parameters:
///   - longest: characters of a line that needs no break.
///   - width: characters of the next line.
func mailLines(_ text: String, longest: Int, slack: Int, width: () -> Int) -> String {
  var rest = Substring(text)
  var lines: [Substring] = []
  while rest.count > longest {
    let limit = rest.index(rest.startIndex, offsetBy: width())
    if let blank = rest[..<limit].lastIndex(of: " "), rest.distance(from: blank, to: limit) < slack {
      lines.append(rest[..<blank])
      rest = rest[rest.index(after: blank)...]
    } else {
      lines.append(rest[..<limit])
      rest = rest[limit...]
    }
  }
  return (lines + [rest]).joined(separator: "\n")
}
