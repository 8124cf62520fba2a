extension ToolOutput {
  static let hotFixText = """
    PS C:\\> Get-HotFix

    Source        Description      HotFixID      InstalledBy          InstalledOn
    ------        -----------      --------      -----------          -----------
    HOST-1        Security Update  KB5012121     NT AUTHORITY\\SYSTEM  10/8/2022 12:00:00 AM
    HOST-1        Update           KB5009557

    PS C:\\> Get-HotFix -Id KB5012121 | Format-List

    Description         : Security Update
    HotFixID            : KB5012121
    InstalledBy         : NT AUTHORITY\\SYSTEM
    InstalledOn         : 10/8/2022 12:00:00 AM

    """

  static let qfeText = """
    Caption                                     CSName  Description      FixComments  HotFixID   InstallDate  InstalledBy          InstalledOn  Name  ServicePackInEffect  Status
    http://support.microsoft.com/?kbid=5012121  HOST-1  Security Update               KB5012121               NT AUTHORITY\\SYSTEM  10/8/2022
                                                HOST-1  Update                        KB5009557               NT AUTHORITY\\SYSTEM  9/27/2022

    """

  static let qfeListText = """


    Caption=http://support.microsoft.com/?kbid=5012121
    CSName=HOST-1
    Description=Security Update
    HotFixID=KB5012121
    InstalledOn=10/8/2022


    Caption=
    CSName=HOST-1
    Description=Update
    HotFixID=KB5009557
    InstalledOn=


    """

  private static let rollup = "Package_for_RollupFix~31bf3856ad364e35~amd64~~17763.3406.1.5"
  private static let language =
    "Microsoft-Windows-Client-LanguagePack-Package~31bf3856ad364e35~amd64~zh-CN~10.0.17763.1"

  private static func head(_ isChinese: Bool) -> String {
    isChinese
      ? "\n部署映像服务和管理工具\n版本: 10.0.17763.1697\n\n映像版本: 10.0.17763.3406\n\n"
      : "\nDeployment Image Servicing and Management tool\nVersion: 10.0.17763.1697\n\nImage Version: 10.0.17763.3406\n\n"
  }

  private static func end(_ isChinese: Bool) -> String {
    isChinese ? "\n操作成功完成。\n" : "\nThe operation completed successfully.\n"
  }

  static func packages(_ isChinese: Bool) -> String {
    if isChinese {
      return head(true) + """
        程序包列表:

        程序包标识 : \(rollup)
        状态 : 已安装
        发布类型 : Security Update
        安装时间 : 2022/10/8 13:50

        程序包标识 : \(language)
        状态 : 已暂存
        发布类型 : Language Pack
        安装时间 :

        程序包身份 : Package_for_KB5009557~31bf3856ad364e35~amd64~~10.0.1.3
        情况 : 已取代
        类别 : Update
        时刻 : 2022/9/27 9:00

        """ + end(true)
    }
    return head(false) + """
      Packages listing:

      Package Identity : \(rollup)
      State : Installed
      Release Type : Security Update
      Install Time : 10/8/2022 1:50 PM

      Package Identity : \(language)
      State : Staged
      Release Type : Language Pack
      Install Time :

      """ + end(false)
  }

  static func packageTable(_ isChinese: Bool) -> String {
    let (title, heads, state) =
      isChinese
      ? ("程序包列表:", "程序包标识 | 状态 | 发布类型 | 安装时间", "安装挂起")
      : ("Packages listing:", "Package Identity | State | Release Type | Install Time", "Install Pending")
    return head(isChinese) + """
      \(title)


      ---------------------------------------------------------------- | --------------- | --------------- | -----------------
      \(heads)
      ---------------------------------------------------------------- | --------------- | --------------- | -----------------
      \(rollup)     | \(state) | Security Update | 10/8/2022 1:50 PM
      \(language) | \(isChinese ? "已安装" : "Installed")       | Language Pack   | 3/1/2021 9:00 AM

      """ + end(isChinese)
  }

  static func packageInfo(_ isChinese: Bool) -> String {
    let body =
      isChinese
      ? """
      程序包标识 : \(rollup)
      适用 : 是
      公司 : Microsoft Corporation
      状态 : 卸载挂起
      发布类型 : Security Update
      安装时间 : 2022/10/8 13:50
      需要重启 : 可能

      """
      : """
      Package Identity : \(rollup)
      Applicable : Yes
      Company : Microsoft Corporation
      Install Time : 10/8/2022 1:50 PM
      Release Type : Security Update
      Restart Required : Possible
      State : Uninstall Pending

      """
    return head(isChinese) + (isChinese ? "程序包信息:\n\n" : "Package information:\n\n") + body + end(isChinese)
  }

  static func features(_ isChinese: Bool) -> String {
    let body =
      isChinese
      ? """
      程序包的功能: Sample

      功能名称 : NetFx3
      状态 : 已禁用

      错误: 0x800f081f

      找不到源文件。
      """
      : """
      Features listing for package : Sample

      Feature Name : NetFx3
      State : Disabled

      Error: 0x800f081f

      The source files could not be found.
      """
    let other = isChinese ? "错误: 87\n\n选项未知。\n" : "Error: 87\n\nThe option is unknown.\n"
    let health =
      isChinese
      ? "[==========================100.0%==========================]\n可以修复组件存储。\n操作成功完成。\n"
      : "[==========================100.0%==========================]\nThe component store is repairable.\nThe operation completed successfully.\n"
    return head(isChinese) + body + "\n\n" + head(isChinese) + other + "\n" + head(isChinese) + health
  }

  static func sfc(_ isChinese: Bool) -> String {
    isChinese
      ? """
      C:\\Windows\\system32>sfc /scannow

      开始系统扫描。此过程将需要一些时间。

      开始系统扫描的验证阶段。
      验证 100% 已完成。

      Windows 资源保护找到了损坏文件，但无法修复其中部分文件。
      对于联机修复，位于 windir\\Logs\\CBS\\CBS.log 的 CBS 日志文件中有详细信息。

      """
      : """
      C:\\Windows\\system32>sfc /scannow

      Beginning system scan.  This process will take some time.

      Beginning verification phase of system scan.
      Verification 1% complete.\rVerification 100% complete.

      Windows Resource Protection found corrupt files but was unable to fix some of them.
      For online repairs, details are included in the CBS log file.

      """
  }

  static let chkdskEnglish = """
    C:\\>chkdsk C:
    The type of the file system is NTFS.

    Windows has scanned the file system and found no problems.
    No further action is required.

     124932095 KB total disk space.
      41294652 KB in 123456 files.
             4 KB in bad sectors.
      43132702 KB available on disk.

    D:\\>chkdsk
    Windows has found problems and they must be fixed offline.
    """

  static let chkdskChinese = """
    C:\\>chkdsk C:
    文件系统的类型是 NTFS。

    Windows 已扫描文件系统并且没有发现问题。
    无需采取进一步操作。

     124932095 KB 总磁盘空间。
      41294652 KB 在 123456 个文件中。
             4 KB 在坏扇区。
      43132702 KB 可用磁盘空间。

    D:\\>chkdsk
    Windows 发现文件系统有问题。
    """
}
