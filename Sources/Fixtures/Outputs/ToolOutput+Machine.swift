extension ToolOutput {
  static func regQuery(_ isChinese: Bool) -> String {
    let (name, unset) = isChinese ? ("(默认)", "(数值未设置)") : ("(Default)", "(value not set)")
    let gone =
      isChinese
      ? "错误: 系统找不到指定的注册表项或值。" : "ERROR: The system was unable to find the specified registry key or value."
    return """
      C:\\>reg query "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"

      HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion
          \(name)    REG_SZ    \(unset)
          CurrentBuild    REG_SZ    17763
          UBR    REG_DWORD    0xd4e
          InstallTime    REG_QWORD    0x1d70e6fd8c7a5b0
          PathName    REG_EXPAND_SZ    %SystemRoot%
          Names    REG_MULTI_SZ    one\\0two
          Bytes    REG_BINARY    0102ff

      HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Accessibility

      C:\\>reg query "HKLM\\SOFTWARE\\Sample\\RebootPending" /v X
      \(gone)
      """
  }

  static func serviceControl(_ isChinese: Bool) -> String {
    let (success, failure) = isChinese ? ("成功", "失败") : ("SUCCESS", "FAILED")
    return """
      C:\\>sc queryex TrustedInstaller

      SERVICE_NAME: TrustedInstaller
              TYPE               : 10  WIN32_OWN_PROCESS
              STATE              : 4  RUNNING
                                      (STOPPABLE, NOT_PAUSABLE, ACCEPTS_PRESHUTDOWN)
              WIN32_EXIT_CODE    : 0  (0x0)
              PID                : 1234

      C:\\>sc qc wuauserv
      [SC] QueryServiceConfig \(success)

      SERVICE_NAME: wuauserv
              TYPE               : 20  WIN32_SHARE_PROCESS
              START_TYPE         : 3   DEMAND_START
              BINARY_PATH_NAME   : C:\\Windows\\system32\\svchost.exe -k netsvcs -p
              DISPLAY_NAME       : Windows Update
              DEPENDENCIES       : rpcss

      C:\\>sc query WdFilter

      SERVICE_NAME: WdFilter
              TYPE               : 2  FILE_SYSTEM_DRIVER
              STATE              : 4  RUNNING

      C:\\>sc query nothere
      [SC] EnumQueryServicesStatus:OpenService \(failure) 1060:
      """
  }

  static let servicesText = """
    PS C:\\> Get-Service wuauserv, TrustedInstaller

    Status   Name               DisplayName
    ------   ----               -----------
    Stopped  TrustedInstaller   Windows Modules Installer
    Running  wuauserv           Windows Update


    PS C:\\> Get-Service wuauserv | Format-List *

    Name                : wuauserv
    RequiredServices    : {rpcss}
    DisplayName         : Windows Update
    Status              : Running
    ServiceType         : Win32ShareProcess
    StartType           : Manual

    """

  static func programs(_ isChinese: Bool) -> String {
    let name = isChinese ? "示例安全卫士" : "Sample Guard"
    return """
      C:\\>wmic product get Name,Vendor,Version
      Name              Vendor              Version
      Sample Guard One  Sample Software     12.1.0
      Other Tool        Other Company       3.4


      PS C:\\> Get-ItemProperty HKLM:\\Software\\Sample\\* | Format-List DisplayName, Publisher, DisplayVersion

      DisplayName    : \(name)
      Publisher      : Sample Software
      DisplayVersion : 12.1.0

      DisplayName    : Second
      Publisher      :
      DisplayVersion : 1

      PS C:\\> Get-ItemProperty HKLM:\\Software\\Sample\\* | Select-Object DisplayName, DisplayVersion, Publisher | Format-Table

      DisplayName             DisplayVersion Publisher
      -----------             -------------- ---------
      \(isChinese ? "示例安全卫士           " : "Sample Guard           ") 12.1.0         Sample Software

      PS C:\\> Get-Package

      Name                           Version          Source                           ProviderName
      ----                           -------          ------                           ------------
      Third                          7.0.1            C:\\Program Files\\Third           msi

      """
  }

  static func icacls(_ isChinese: Bool) -> String {
    let end =
      isChinese ? "已成功处理 1 个文件; 处理 0 个文件时失败" : "Successfully processed 1 files; Failed processing 0 files"
    return """
      C:\\>icacls "C:\\Program Files\\sample.dll"
      C:\\Program Files\\sample.dll NT SERVICE\\TrustedInstaller:(F)
                                  BUILTIN\\Administrators:(RX)
                                  NT AUTHORITY\\SYSTEM:(I)(OI)(CI)(RX)

      \(end)
      """
  }

  static let driversEnglish = """

    Module Name  Display Name           Driver Type   Link Date
    ============ ====================== ============= ======================
    ACPI         Microsoft ACPI Driver  Kernel        10/8/2022 1:50:00 PM
    sampleav     Sample filter          File System
    """

  static let driversChinese = """

    模块名       显示名称               驱动程序类型  链接日期
    ============ ====================== ============= ======================
    ACPI         Microsoft ACPI Driver  Kernel        2022/10/8 13:50:00
    sampleav     示例筛选器             File System
    """
}
