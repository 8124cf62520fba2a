import Reports
import Testing

@Suite struct RedactorTests {
  static let cases: [(text: String, expected: String)] = [
    (#"C:\Users\zhang\AppData\x.log"#, #"C:\Users\USER-A\AppData\x.log"#),
    (#"C:\Users\Zhang San\AppData"#, #"C:\Users\USER-A\AppData"#),
    (#"C:\\Users\\zhang\\x"#, #"C:\\Users\\USER-A\\x"#),
    (#"\Device\HarddiskVolume3\Users\zhang\x"#, #"\Device\HarddiskVolume3\Users\USER-A\x"#),
    (#"open C:\Users\zhang failed"#, #"open C:\Users\USER-A failed"#),
    (#""C:\Users\张三""#, #""C:\Users\USER-A""#),
    (#"C:\Documents and Settings\zhang\x"#, #"C:\Documents and Settings\USER-A\x"#),
    ("/home/zhang/case/CBS.log", "/home/USER-A/case/CBS.log"),
    ("Users/zhang/CBS.log", "Users/USER-A/CBS.log"),
    (#"C:\Users\Public\x C:\Users\Default\y"#, #"C:\Users\Public\x C:\Users\Default\y"#),
    (
      #"C:\Users\zhang\a C:\users\ZHANG\b C:\Users\li\c"#,
      #"C:\Users\USER-A\a C:\users\USER-A\b C:\Users\USER-B\c"#
    ),
    ("PC-017 and pc-017, PC-0171", "HOST-A and HOST-A, PC-0171"),
    ("logs_PC-017_2022.zip", "logs_HOST-A_2022.zip"),
    ("主机PC-017的日志", "主机HOST-A的日志"),
    ("srv1.corp.example.com SRV1 corp.example.com", "HOST-A HOST-A DOMAIN-A"),
    (#"\\FILESRV\share\x"#, #"\\HOST-A\share\x"#),
    (#"\\?\C:\Windows\x "\\SystemRoot\\WinSxS\\x""#, #"\\?\C:\Windows\x "\\SystemRoot\\WinSxS\\x""#),
    ("S-1-5-21-1004336348-1177238915-682003330-512 S-1-5-18", "SID-A S-1-5-18"),
    ("<zhang.san@example.net>; 邮箱li@example.com", "<MAIL-A>; 邮箱MAIL-B"),
    ("0000001b@2022/10/8:05:50:57.440 @0xe3c67fe518", "0000001b@2022/10/8:05:50:57.440 @0xe3c67fe518"),
    ("from 192.168.1.20:443", "from ADDRESS-A:443"),
    (
      "10.0.17763.1697 ~10.0.1.6 version 10.0.1.6, 1.2.3.4.5",
      "10.0.17763.1697 ~10.0.1.6 version 10.0.1.6, 1.2.3.4.5"
    ),
    ("SubjectUserName: zhang\nx", "SubjectUserName: USER-A\nx"),
    (#"User=CORP\zhang User=NT AUTHORITY\SYSTEM"#, #"User=CORP\USER-A User=NT AUTHORITY\SYSTEM"#),
    ("Microsoft-Windows-Security-NGC-Container", "Microsoft-Windows-Security-NGC-Container"),
    ("the machine Container here", "the machine HOST-A here"),
  ]

  @Test(arguments: cases)
  func namesAreReplaced(_ text: String, _ expected: String) {
    var redactor = Redactor(
      computers: ["PC-017", "srv1.corp.example.com", "Container"],
      words: ["Microsoft-Windows-Security-NGC-Container", "Package~10.0.1.6"])
    #expect(redactor.redact(text) == expected)
    // Once more changes nothing.
    #expect(redactor.redact(expected) == expected)
  }

  @Test func theSameValueKeepsItsPseudonym() {
    var redactor = Redactor(computers: ["PC-1", "PC-2"], paths: [#"D:\Users\zhang\x"#])
    #expect(redactor.redact("PC-2") == "HOST-A")
    #expect(redactor.redact(#"PC-1 PC-2 \\pc-2\c$\zhang.txt"#) == #"HOST-B HOST-A \\HOST-A\c$\USER-A.txt"#)
    #expect(redactor.replacements.map(\.original) == ["PC-2", "PC-1", "zhang"])
    #expect(redactor.replacements.map(\.pseudonym) == ["HOST-A", "HOST-B", "USER-A"])
  }

  @Test func aMachineThatIsCalledLikeAPseudonym() {
    var redactor = Redactor(computers: ["HOST-A", "HOST-1"])
    #expect(redactor.redact("HOST-1 HOST-A") == "HOST-B HOST-C")
  }

  @Test func lettersGoOn() {
    var redactor = Redactor(computers: [])
    let text = (0..<28).map { "u\($0)@example.net" }.joined(separator: " ")
    #expect(redactor.redact(text).hasSuffix("MAIL-Z MAIL-AA MAIL-AB"))
  }

  @Test func longHostileTextsCostNoMore() {
    var redactor = Redactor(computers: ["PC-017"])
    for text in ["a", "Users/", "1.", "S-1-", "\\\\", "a@", "user="].map({
      String(repeating: $0, count: 20_000)
    }) {
      _ = redactor.redact(text)
    }
  }
}
