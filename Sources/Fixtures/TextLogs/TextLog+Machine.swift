extension TextLog {
  /// The layout is documented by Microsoft (systeminfo); the values are our own.
  static let machine = lines(
    """

    Host Name:                 HOST-1
    OS Name:                   Microsoft Windows 10 Enterprise LTSC
    OS Version:                10.0.17763 N/A Build 17763
    OS Manufacturer:           Microsoft Corporation
    OS Configuration:          Standalone Workstation
    Original Install Date:     3/4/2021, 9:12:40 AM
    System Boot Time:          10/8/2022, 1:40:12 PM
    System Manufacturer:       Example Corporation
    System Model:              Model 1
    System Type:               x64-based PC
    Processor(s):              1 Processor(s) Installed.
                               [01]: Intel64 Family 6 Model 158 Stepping 10 GenuineIntel ~3000 Mhz
    Windows Directory:         C:\\Windows
    Time Zone:                 (UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi
    Total Physical Memory:     16,258 MB
    Hotfix(s):                 2 Hotfix(s) Installed.
                               [01]: KB5012121
                               [02]: KB5011644
    """)

  /// The labels of `formats.md` section 7.
  static let machineInChinese = lines(
    """

    主机名:           HOST-1
    OS 名称:          Microsoft Windows 10 企业版 LTSC
    OS 版本:          10.0.17763 暂缺 Build 17763
    初始安装日期:     2021/3/4, 9:12:40
    系统启动时间:     2022/10/8, 13:40:12
    系统制造商:       Example Corporation
    系统型号:         Model 1
    系统类型:         x64-based PC
    时区:             (UTC+08:00) 北京，重庆，香港特别行政区，乌鲁木齐
    修补程序:         安装了 1 个修补程序。
                      [01]: KB5012121
    """)

  private static func lines(_ text: String) -> String { text.replacing("\n", with: "\r\n") + "\r\n" }
}
