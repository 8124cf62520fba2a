/// The case as it usually arrives: one stored mail, with a zip packed on a Chinese Windows, with a cabinet in it.
enum Posted {
  /// What the mail says; "日志见附件" and a sentence.
  private static let text = """
    您好，KB5013941 在 HOST-1 上离线安装失败，日志见附件。
    错误为 0x800F0986。

    """

  /// "日志" in code page 936, which Explorer writes without saying so.
  private static let folder: [UInt8] = [0xc8, 0xd5, 0xd6, 0xbe]
  /// "安装".
  private static let setup: [UInt8] = [0xb0, 0xb2, 0xd7, 0xb0]

  /// The failing session alone: the log was rolled over just before it.
  static func cbsLog() -> CBSStory {
    var story = CBSStory(seed: Case5013941.seed ^ 0x9057, start: Case5013941.local(10, 8, 13, 50, 38, 417))
    story.startService(lastBoot: Case5013941.boot(10, 8))
    Case5013941.failInstall(&story)
    story.stopService()
    return story
  }

  static func files() throws -> [Sample.File] {
    let log = cbsLog().log.bytes
    // Windows gives the member the cabinet's own name.
    let name = "CbsPersist_20221008142230"
    let cabinet = CabWriter.cabinet([.init(name + ".cab", log)])
    let events = Case5013941.events(fault: true).setup
    let zip = ZipWriter.archive([
      .init(name: folder + Array("/\(name).cab".utf8), bytes: cabinet),
      .init(
        name: folder + Array("/".utf8) + setup + Array(".evtx".utf8), bytes: try EvtxWriter().file(of: events)
      ),
      // The same log once more, as people do.
      .init(name: folder + Array("/CBS.log".utf8), bytes: log),
    ])
    let mail = MailWriter.mail(
      subject: "=?utf-8?B?" + MailWriter.base64(Array("KB5013941 离线安装失败".utf8)).joined() + "?=",
      text: Array(text.utf8), charset: "utf-8",
      attachments: [.init(disposition: "filename*=gbk''%C8%D5%D6%BE.zip", bytes: zip)])
    return [Sample.File(path: "mail.eml", bytes: mail)]
  }

  /// What the generator knows.
  static func expected() -> JSONText {
    let story = cbsLog()
    return .object([
      ("schema", .string("kbtriage.sample/1")),
      ("sample", .string("posted")), ("finding", Case5013941.finding),
      (
        "sources",
        .array(
          [
            "mail.eml", "mail.eml!message.txt", "mail.eml!日志.zip",
            "mail.eml!日志.zip!日志/CbsPersist_20221008142230.cab",
            "mail.eml!日志.zip!日志/CbsPersist_20221008142230.cab!CbsPersist_20221008142230.cab",
            "mail.eml!日志.zip!日志/安装.evtx", "mail.eml!日志.zip!日志/CBS.log",
          ].map { .string($0) })
      ),
      ("cbs", .object([("records", .number(story.log.recordCount))])),
    ])
  }
}
