/// Small outputs of tools, one of each kind, in English and Chinese, written from the description of their form
/// (`formats.md` section 7), with values of our own.
public enum ToolOutput: String, CaseIterable, Sendable {
  /// `dir /s /a` of two folders.
  case dir
  /// `tree /f`.
  case tree
  /// `Get-ChildItem`.
  case childItem = "get-childitem"
  /// `Get-FileHash`.
  case fileHash = "get-filehash"
  /// `certutil -hashfile`.
  case certutil
  /// `fltmc filters`.
  case filters = "fltmc-filters"
  /// `fltmc instances`.
  case instances = "fltmc-instances"
  /// `systeminfo`.
  case systemInfo = "systeminfo"
  /// msinfo32 as .nfo.
  case msInfo = "msinfo"
  /// `Get-HotFix`.
  case hotFix = "get-hotfix"
  /// `wmic qfe`, lines ending CR CR LF.
  case qfe = "wmic-qfe"
  /// `wmic qfe list /format:list`.
  case qfeList = "wmic-qfe-list"
  /// `dism /get-packages`.
  case packages = "dism-packages"
  /// `dism /get-packages /format:table`.
  case packageTable = "dism-package-table"
  /// `dism /get-packageinfo`.
  case packageInfo = "dism-package-info"
  /// `dism /get-features`, and an error.
  case features = "dism-features"
  /// `sfc /scannow`.
  case sfc
  /// `chkdsk`.
  case chkdsk
  /// `reg query`.
  case regQuery = "reg-query"
  /// `sc queryex`, `sc qc`.
  case serviceControl = "sc"
  /// `Get-Service`.
  case services = "get-service"
  /// `wmic product`, `Get-Package`, `Get-ItemProperty`.
  case programs
  /// `icacls`.
  case icacls
  /// `driverquery`.
  case driverQuery = "driverquery"
  /// `ver`.
  case ver

  /// The language of Windows.
  public enum Language: String, CaseIterable, Sendable {
    /// English.
    case english
    /// Simplified Chinese.
    case chinese
  }

  /// A folder of the store that the outputs name.
  public static let folder =
    #"C:\Windows\WinSxS\amd64_sample-component_31bf3856ad364e35_10.0.17763.1697_none_0123456789abcdef"#
  /// A hash.
  public static let sha256 = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"

  /// The text, with CR LF.
  public func text(_ language: Language = .english) -> String {
    let isChinese = language == .chinese
    let text: String =
      switch self {
      case .dir: Self.dir(language)
      case .tree: isChinese ? Self.treeChinese : Self.treeEnglish
      case .childItem: Self.childItem(isChinese)
      case .fileHash: Self.fileHashText
      case .certutil: isChinese ? Self.certutilChinese : Self.certutilEnglish
      case .filters: Self.filters(isChinese)
      case .instances: Self.instances(isChinese)
      case .systemInfo: isChinese ? Self.systemInfoChinese : Self.systemInfoEnglish
      case .msInfo: Self.msInfo(isChinese)
      case .hotFix: Self.hotFixText
      case .qfe: Self.qfeText
      case .qfeList: Self.qfeListText
      case .packages: Self.packages(isChinese)
      case .packageTable: Self.packageTable(isChinese)
      case .packageInfo: Self.packageInfo(isChinese)
      case .features: Self.features(isChinese)
      case .sfc: Self.sfc(isChinese)
      case .chkdsk: isChinese ? Self.chkdskChinese : Self.chkdskEnglish
      case .regQuery: Self.regQuery(isChinese)
      case .serviceControl: Self.serviceControl(isChinese)
      case .services: Self.servicesText
      case .programs: Self.programs(isChinese)
      case .icacls: Self.icacls(isChinese)
      case .driverQuery: isChinese ? Self.driversChinese : Self.driversEnglish
      case .ver:
        isChinese
          ? "Microsoft Windows [版本 10.0.17763.3406]\n" : "Microsoft Windows [Version 10.0.17763.3406]\n"
      }
    // `wmic` ends its lines twice.
    let end = self == .qfe || self == .qfeList ? "\r\r\n" : "\r\n"
    return text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: end)
  }

  /// The bytes in UTF-8; `.nfo` in UTF-16 as it is saved.
  public func bytes(_ language: Language = .english) -> [UInt8] {
    guard self == .msInfo else { return Array(text(language).utf8) }
    return [0xff, 0xfe] + utf16(text(language))
  }
}

extension ToolOutput {
  fileprivate static func dir(_ language: Language) -> String {
    DirWriter(language == .chinese ? .chinese : .english).text(
      [
        DirWriter.Folder(
          folder, [.init("r", .folder), .init("sample.dll", .file(118_272), time: (2022, 9, 27, 10, 5))]),
        DirWriter.Folder(folder + #"\r"#, [.init("sample.dll", .file(2_048))]),
      ], prompt: #"C:\Windows\system32>dir /s /a "\#(folder)""#
    ).replacing("\r\n", with: "\n")
  }

  fileprivate static let treeEnglish = """
    C:\\>tree /f C:\\SAMPLE
    Folder PATH listing for volume OS
    Volume serial number is 1A2B-3C4D
    C:\\SAMPLE
    │   a.txt
    │   b c.txt
    │
    ├───one
    │   │   c.dll
    │   │
    │   └───deep
    │           d.dll
    │
    └───two
            e.dll

    C:\\>
    """

  fileprivate static let treeChinese = """
    C:\\SAMPLE>tree /f
    卷 OS 的文件夹 PATH 列表
    卷序列号为 1A2B-3C4D
    C:.
    │  a.txt
    │  b c.txt
    │
    ├─one
    │  │  c.dll
    │  │
    │  └─deep
    │          d.dll
    │
    └─二
            e.dll

    C:\\SAMPLE>
    """

  fileprivate static func childItem(_ isChinese: Bool) -> String {
    let (head, date) = isChinese ? ("目录", "2022/10/8     13:50") : ("Directory", "10/8/2022   1:50 PM")
    return """
      PS C:\\> Get-ChildItem -Recurse -Force C:\\sample


          \(head): C:\\sample


      Mode                LastWriteTime         Length Name
      ----                -------------         ------ ----
      d-----        \(date)                one
      -a----        \(date)         118272 a.dll
      -a-hs-        \(date)              5 a very long name that the console has c...


          \(head): C:\\sample\\one


      Mode                LastWriteTime         Length Name
      ----                -------------         ------ ----
      -a----        \(date)              7 b.dll


      PS C:\\> Get-ChildItem C:\\sample\\a.dll | Format-List *


          \(head): C:\\sample

      Name           : a.dll
      Length         : 118272
      LastWriteTime  : \(isChinese ? "2022/10/8 13:50:00" : "10/8/2022 1:50:00 PM")
      VersionInfo    : File:             C:\\sample\\a.dll
                       FileVersion:      10.0.17763.1697 (WinBuild.160101.0800)
                       Language:         English
      FullName       : C:\\sample\\a.dll
      Mode           : -a----

      \(isChinese ? "看过 20 号之后" : "Seen after the 27th"): \(isChinese ? "2022/9/27 10:00" : "9/27/2022 10:00 AM")
      """
  }

  fileprivate static let fileHashText = """
    PS C:\\> Get-FileHash \(folder)\\sample.dll

    Algorithm       Hash                                                                   Path
    ---------       ----                                                                   ----
    SHA256          \(sha256.uppercased())       C:\\sample\\sample.dll
    SHA256          0F1E2D3C4B5A69788796A5B4C3D2E1F00F1E2D3C4B5A...                        C:\\sample\\cut.dll


    PS C:\\> Get-FileHash C:\\sample\\one.dll -Algorithm SHA1 | Format-List

    Algorithm : SHA1
    Hash      : 0F1E2D3C4B5A69788796A5B4C3D2E1F00F1E2D3C
    Path      : C:\\sample\\one.dll

    """

  fileprivate static let certutilEnglish = """
    C:\\sample>certutil -hashfile sample.dll SHA256
    SHA256 hash of sample.dll:
    \(sha256)
    CertUtil: -hashfile command completed successfully.

    C:\\sample>certutil -hashfile C:\\sample\\old.dll SHA1
    SHA1 hash of file C:\\sample\\old.dll:
    0f 1e 2d 3c 4b 5a 69 78 87 96 a5 b4 c3 d2 e1 f0 0f 1e 2d 3c
    CertUtil: -hashfile command completed successfully.

    C:\\sample>certutil -hashfile C:\\sample\\cut.dll SHA256
    SHA256 hash of C:\\sample\\cut.dll:
    0f1e2d3c4b5a69788796a5b4c3d2e1f0...

    C:\\sample>certutil -hashfile gone.dll SHA256
    CertUtil: -hashfile command FAILED: 0x80070002 (WIN32: 2 ERROR_FILE_NOT_FOUND)
    CertUtil: The system cannot find the file specified.

    C:\\sample>certutil -hashfile used.dll SHA256
    CertUtil: -hashfile command FAILED: 0x80070020 (WIN32: 32 ERROR_SHARING_VIOLATION)
    """

  fileprivate static let certutilChinese = """
    C:\\sample>certutil -hashfile sample.dll SHA256
    SHA256 的 sample.dll 哈希:
    \(sha256)
    CertUtil: -hashfile 命令成功完成。

    C:\\sample>certutil -hashfile C:\\sample\\old.dll SHA1
    SHA1 哈希(文件 C:\\sample\\old.dll):
    0f 1e 2d 3c 4b 5a 69 78 87 96 a5 b4 c3 d2 e1 f0 0f 1e 2d 3c
    CertUtil: -hashfile 命令成功完成。

    C:\\sample>certutil -hashfile C:\\sample\\cut.dll SHA256
    SHA256 的 C:\\sample\\cut.dll 哈希:
    0f1e2d3c4b5a69788796a5b4c3d2e1f0...

    C:\\sample>certutil -hashfile gone.dll SHA256
    CertUtil: -hashfile 命令失败: 0x80070002 (WIN32: 2 ERROR_FILE_NOT_FOUND)
    CertUtil: 系统找不到指定的文件。

    C:\\sample>certutil -hashfile used.dll SHA256
    CertUtil: -hashfile 命令失败: 0x80070020 (WIN32: 32 ERROR_SHARING_VIOLATION)
    """

  fileprivate static func filters(_ isChinese: Bool) -> String {
    let head =
      isChinese
      ? "筛选器名称                           数字实例         高度           框架"
      : "Filter Name                     Num Instances    Altitude    Frame"
    return """
      C:\\Windows\\system32>fltmc filters

      \(head)
      ------------------------------  -------------  ------------  -----
      bindflt                                 1       409800         0
      sampleav                                4       385250.5       0
      WdFilter                                6       328010         0
      oldfilter                                                <Legacy>
      luafv                                   1       135000         0

      """
  }

  fileprivate static func instances(_ isChinese: Bool) -> String {
    let head =
      isChinese
      ? "筛选器                卷名                                     高度            实例名称               框架   SprtFtrs  VlStatus"
      : "Filter                Volume Name                              Altitude        Instance Name       Frame   SprtFtrs  VlStatus"
    return """
      C:\\Windows\\system32>fltmc instances
      \(head)
      --------------------  -------------------------------------  ------------  ----------------------  -----   --------  --------
      WdFilter              C:                                        328010     WdFilter Instance         0     0000000f
      WdFilter              \\Device\\HarddiskVolume 2                  328010     WdFilter Instance         0     0000000f
      sampleav              C:                                        385250.5   sample av Instance        0     0000000b
      """
  }

  fileprivate static let systemInfoEnglish = """

    Host Name:                 HOST-1
    OS Name:                   Microsoft Windows 10 Enterprise LTSC
    OS Version:                10.0.17763 N/A Build 17763
    OS Manufacturer:           Microsoft Corporation
    Original Install Date:     3/1/2021, 9:12:44 AM
    System Boot Time:          10/8/2022, 8:01:10 AM
    System Manufacturer:       Sample Computers
    System Model:              Model 7
    System Type:               x64-based PC
    Processor(s):              1 Processor(s) Installed.
                               [01]: Intel64 Family 6 Model 158
    System Locale:             zh-cn;Chinese (China)
    Time Zone:                 (UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi
    Total Physical Memory:     8,066 MB
    Hotfix(s):                 2 Hotfix(s) Installed.
                               [01]: KB5012121
                               [02]: KB5009557
    Network Card(s):           1 NIC(s) Installed.
                               [01]: Sample Ethernet
    """

  fileprivate static let systemInfoChinese = """

    主机名:           HOST-1
    OS 名称:          Microsoft Windows 10 企业版 LTSC
    OS 版本:          10.0.17763 暂缺 Build 17763
    OS 制造商:        Microsoft Corporation
    初始安装日期:     2021/3/1, 9:12:44
    系统启动时间:     2022/10/8, 8:01:10
    系统制造商:       Sample Computers
    系统型号:         Model 7
    系统类型:         x64-based PC
    处理器:           安装了 1 个处理器。
                      [01]: Intel64 Family 6 Model 158
    系统区域设置:     zh-cn;中文(中国)
    时区:             (UTC+08:00) 北京，重庆，香港特别行政区，乌鲁木齐
    物理内存总量:     8,066 MB
    修补程序:         安装了 2 个修补程序。
                      [01]: KB5012121
                      [02]: KB5009557
    网卡:             安装了 1 个 NIC。
                      [01]: Sample Ethernet
    """

  fileprivate static func msInfo(_ isChinese: Bool) -> String {
    let item = isChinese ? ("项目", "值") : ("Item", "Value")
    func row(_ name: String, _ value: String) -> String {
      "<Data>\n<\(item.0)><![CDATA[\(name)]]></\(item.0)>\n<\(item.1)><![CDATA[\(value)]]></\(item.1)>\n</Data>"
    }
    let rows =
      isChinese
      ? [
        row("OS 名称", "Microsoft Windows 10 企业版"), row("版本", "10.0.17763 版本 17763"), row("系统名称", "HOST-1"),
        row("时区", "中国标准时间"), row("其他", "x"), row("驱动器", "C:"), row("可用空间", "40.17 GB (43,132,702,720 字节)"),
      ]
      : [
        row("OS Name", "Microsoft Windows 10 Enterprise"), row("Version", "10.0.17763 Build 17763"),
        row("System Name", "HOST-1"), row("Time Zone", "China Standard Time"), row("Other", "x"),
        row("Drive", "C:"),
        row("Free Space", "40.17 GB (43,132,702,720 bytes)"),
      ]
    let names =
      isChinese
      ? ("系统摘要", "系统驱动程序", "名称", "说明", "文件", "启动模式", "状态")
      : (
        "System Summary", "System Drivers", "Name", "Description", "File", "Start_Mode", "State"
      )
    return """
      <?xml version="1.0"?>
      <MsInfo>
      <Metadata><Version>8.0</Version></Metadata>
      <Category name="\(names.0)">
      \(rows.joined(separator: "\n"))
      <Category name="\(names.1)">
      <Data>
      <\(names.2)><![CDATA[wdfilter]]></\(names.2)>
      <\(names.3)><![CDATA[Sample driver]]></\(names.3)>
      <\(names.4)><![CDATA[c:\\windows\\system32\\drivers\\wdfilter.sys]]></\(names.4)>
      <\(names.5)><![CDATA[\(isChinese ? "引导" : "Boot")]]></\(names.5)>
      <\(names.6)><![CDATA[\(isChinese ? "正在运行" : "Running")]]></\(names.6)>
      </Data>
      </Category>
      </Category>
      </MsInfo>
      """
  }
}
