extension TextLog {
  static var deviceSections: String {
    [
      "[Device Install Log]",
      "     OS Version = 10.0.19045",
      "     Service Pack = 0.0",
      "",
      "[BeginLog]",
      "",
      "[Boot Session: 2024/05/06 07:58:01.500]",
      "",
      ">>>  [Setup Import Driver Package - C:\\Drivers\\okay.inf]",
      ">>>  Section start 2024/05/06 08:00:00.125",
      "      cmd: C:\\Windows\\system32\\pnputil.exe /add-driver okay.inf",
      "     inf:      Provider       = Our Works",
      "!    sto: Driver package already imported as 'oem7.inf'. Error = 0x00000050",
      "<<<  Section end 2024/05/06 08:00:01.250",
      "<<<  [Exit status: SUCCESS]",
      "",
      "",
      ">>>  [Device Install (Hardware initiated) - USB\\VID_1D6B&PID_0002\\5&1]",
      ">>>  Section start 2024/05/06 08:01:00.000",
      "     dvi: {Select Best Driver} 08:01:00.010",
      "     dvi:      Selected driver: oem9.inf",
      "!!!  dvi: Class installer failed. Error 0x800f0217: no installer",
      "!!!  ndv: Device install failed for device.",
      "<<<  Section end 2024/05/06 08:01:05.000",
      "<<<  [Exit status: FAILURE(0x00000490)]",
      "",
      ">>>  [Delete Device - ROOT\\OURS\\0000]",
      ">>>  Section start 2024/05/06 08:02:00.000",
      "     cut off before its end",
    ].map { $0 + "\r\n" }.joined()
  }

  static var filters: String {
    [("OursFlt", 6, 0), ("WdFilter", 5, 0), ("Wof", 3, 1)].map { name, first, second in
      func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
      }
      return right(name, 40) + right("\(first)", 16) + right("\(second)", 16) + "\r\n"
    }.joined()
  }

  static var earlyBoot: String {
    [
      "2024/05/06 07:57:30.100 Processing \\SystemRoot\\WinSxS\\pending.xml",
      "1da9f8ac2f5b400: 1 of 12 done",
      "0000002a: this number is no time",
      "1da9f8ac3f5b400: failed to rename a.dll, error 0xc0000043",
    ].map { $0 + "\r\n" }.joined()
  }

  static var compatibility: String {
    """
    <?xml version="1.0" encoding="utf-8"?>
    <!-- <Program Name="not an item" BlockingType="Hard"/> -->
    <CompatReport xmlns="http://schemas.example/compat" Version="1">
      <Hardware>
        <HardwareItem HardwareType="Setup_DiskSpace"><CompatibilityInfo BlockingType="Hard"/><Action Name="Free" /></HardwareItem>
        <HardwareItem HardwareType='Setup_Memory'><CompatibilityInfo BlockingType="None"/></HardwareItem>
      </Hardware>
      <DriverPackages>
        <DriverPackage Inf="oem7.inf" BlockMigration="True" HasSignedBinaries="True"/>
        <DriverPackage Inf="oem8.inf" BlockMigration="False" HasSignedBinaries="True"/>
      </DriverPackages>
    </CompatReport>

    """
  }

  static var diagXML: String {
    """
    <?xml version="1.0" encoding="utf-8"?>
    <SetupDiag xmlns="https://docs.example/setupdiag">
      <Version>1.7.0.0</Version>
      <ProfileName>OurProfile</ProfileName>
      <ProfileGuid>0A0B0C0D-0001-0002-0003-0405060708FF</ProfileGuid>
      <SystemInfo><MachineName>PC-OURS</MachineName></SystemInfo>
      <FailureData>Error: SetupDiag reports optional component failure. Package: KB5099903, Error: 0x8007001F</FailureData>
      <FailureData>LogEntry: nothing</FailureData>
      <FailureDetails>Err = 0x8007001F, LastOperation = Gather data, LastPhase = Downlevel</FailureDetails>
      <Remediation>
        Check the service.
      </Remediation>
    </SetupDiag>

    """
  }

  static var diagJSON: String {
    #"""
    {"Version":"1.7.0.0","ProfileName":"OurProfile","ProfileGuid":"0A0B0C0D-0001-0002-0003-0405060708FF",
    "SystemInfo":{"MachineName":"PC-OURS"},
    "FailureData":["Error: SetupDiag reports \"fatal\". Error: 0xC1900101 - 0x30018","second"],
    "DeviceDriverInfo":null,"Remediation":["Remove the driver."]}

    """#
  }

  static var diagText: String {
    """
    Matching Profile found: OurProfile - 0A0B0C0D-0001-0002-0003-0405060708FF
    System Information:
        Machine Name = PC-OURS
        Report ID = Offline

    Error: SetupDiag reports Optional Component installation failed. Package Name: Ours, Error: 0x8007001F
    Recommend you check the service, then try again.
    Last Setup Phase:
    Phase Name: Downlevel

    """
  }
}
