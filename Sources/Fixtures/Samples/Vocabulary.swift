/// Names of Windows packages and components that the noise of the samples is made of.
enum Vocabulary {
  /// Features on demand, evaluated one after the other by every language and feature scan.
  static let features = [
    "Microsoft-Windows-Accessibility-Braille-Package", "Microsoft-Windows-Holographic-Desktop-FOD-Package",
    "Microsoft-Windows-StepsRecorder-Package", "Microsoft-Windows-QuickAssist-Package",
    "Microsoft-Windows-WirelessDisplay-FOD-Package", "Microsoft-Windows-InternetExplorer-Optional-Package",
    "Microsoft-Windows-Hello-Face-Package", "Microsoft-Windows-NetFx3-OnDemand-Package",
    "Microsoft-Windows-MediaPlayer-Package", "Microsoft-Windows-Xps-Xps-Viewer-Opt-Package",
    "Microsoft-Windows-MSPaint-FoD-Package", "Microsoft-Windows-Notepad-FoD-Package",
    "Microsoft-Windows-WordPad-FoD-Package", "Microsoft-Windows-PowerShell-ISE-FOD-Package",
    "Microsoft-Windows-Printing-PMCPPC-FoD-Package", "Microsoft-Windows-Printing-WFS-FoD-Package",
    "Microsoft-Windows-TabletPCMath-Package", "Microsoft-OneCore-DeveloperMode-Desktop-Package",
    "Microsoft-OneCore-Graphics-Tools-Package", "Microsoft-OneCore-StorageManagement-FoD-Package",
    "Microsoft-Windows-ActiveDirectory-DS-LDS-Tools-FoD-Package", "OpenSSH-Client-Package",
    "Microsoft-Windows-BitLocker-Recovery-Tools-FoD-Package", "OpenSSH-Server-Package",
    "Microsoft-Windows-CertificateServices-Tools-FoD-Package", "Microsoft-Windows-DHCP-Tools-FoD-Package",
    "Microsoft-Windows-DNS-Tools-FoD-Package",
    "Microsoft-Windows-FailoverCluster-Management-Tools-FOD-Package",
    "Microsoft-Windows-FileServices-Tools-FoD-Package",
    "Microsoft-Windows-GroupPolicy-Management-Tools-FoD-Package",
    "Microsoft-Windows-IPAM-Client-FoD-Package", "Microsoft-Windows-LLDP-Tools-FoD-Package",
    "Microsoft-Windows-NetworkController-Tools-FoD-Package",
    "Microsoft-Windows-NetworkLoadBalancing-Tools-FoD-Package",
    "Microsoft-Windows-RasCMAK-Client-Package", "Microsoft-Windows-RasRip-Package",
    "Microsoft-Windows-RemoteAccess-Management-Tools-FoD-Package",
    "Microsoft-Windows-RemoteDesktop-Services-Tools-FoD-Package", "Microsoft-Windows-SNMP-Client-Package",
    "Microsoft-Windows-ServerManager-Tools-FoD-Package", "Microsoft-Windows-Shielded-VM-Tools-FoD-Package",
    "Microsoft-Windows-StorageReplica-Tools-FoD-Package",
    "Microsoft-Windows-VolumeActivation-Tools-FoD-Package",
    "Microsoft-Windows-WMI-SNMP-Provider-Client-Package", "Microsoft-Windows-WSUS-Tools-FoD-Package",
    "Microsoft-Windows-XPSViewer-FoD-Package", "Microsoft-Windows-EnterpriseClientSync-Host-Package",
    "Microsoft-Windows-IrDA-Package", "Microsoft-Windows-EMS-SAC-Desktop-Tools-FoD-Package",
    "Msix-PackagingTool-Driver-Package",
  ]

  /// Packages that features hang on.
  static let parents = [
    "Microsoft-Windows-Client-Features-Package", "Microsoft-Windows-RegulatedPackages-Package",
    "Microsoft-Windows-Foundation-Package", "Microsoft-Windows-Client-Desktop-Required-Package",
  ]

  /// Kinds of language feature.
  static let languageFeatures = ["Basic", "Handwriting", "OCR", "Speech", "TextToSpeech"]

  /// Languages, as the scan asks for them.
  static let languages = [
    "af-za", "ar-sa", "bg-bg", "cs-cz", "da-dk", "de-de", "el-gr", "en-us", "es-es", "fi-fi", "fr-fr",
    "he-il",
    "hi-in", "hu-hu", "it-it", "ja-jp", "ko-kr", "nb-no", "nl-nl", "pl-pl", "pt-br", "ru-ru", "sv-se",
    "th-th",
    "tr-tr", "uk-ua", "vi-vn", "zh-cn", "zh-hk", "zh-tw",
  ]

  /// Components of features that are not installed, so that no version of them has won.
  static let losers = [
    "Microsoft-Windows-IIS-SharedLibraries", "Microsoft-Windows-IIS-CoreWebEngine",
    "Microsoft-Windows-IIS-HttpTracing", "Microsoft-Windows-MSMQ-Runtime-Core",
    "Microsoft-Windows-ServicesForNFS-ClientOnly", "Microsoft-Windows-TelnetClient",
    "Microsoft-Windows-TFTP-Client", "Microsoft-Windows-SimpleTCP", "Microsoft-Hyper-V-ClientEdition-vmms",
    "Microsoft-Windows-DataCenterBridging", "Microsoft-Windows-DirectoryServices-ADAM-Client",
    "Microsoft-Windows-HostGuardian-ClientPolicy", "Microsoft-Windows-Embedded-ShellLauncher",
    "Microsoft-Windows-Embedded-UnifiedWriteFilter", "Microsoft-Windows-DeviceLockdown-WmiProvider",
    "Microsoft-Windows-MultiPoint-Connector", "Microsoft-Windows-SmbDirect-Client",
    "Microsoft-Windows-WorkFolders-Client", "Microsoft-Windows-NetFx-WCF-TCP-Activation",
    "Microsoft-Windows-AppServerClient-OptGroup",
  ]

  /// Components that an update stages, for records of work that goes well.
  static let staged = [
    "Microsoft-Windows-ntoskrnl", "Microsoft-Windows-Win32k", "Microsoft-Windows-NTFS",
    "Microsoft-Windows-TCPIP",
    "Microsoft-Windows-Kernel32", "Microsoft-Windows-User32", "Microsoft-Windows-Shell32",
    "Microsoft-Windows-RPC-Local", "Microsoft-Windows-SMBServer-v2", "Microsoft-Windows-LSA",
    "Microsoft-Windows-Security-Kerberos", "Microsoft-Windows-Printing-Spooler-Core",
    "Microsoft-Windows-WMI-Core", "Microsoft-Windows-CryptNet-dll", "Microsoft-Windows-Winlogon",
    "Microsoft-Windows-Security-SPP",
  ]

  /// Patches whose wrappers an update client asks for in each scan although they were never installed.
  static let probes = ["KB3025096", "KB3064238", "KB3089226", "KB3125217", "KB4023057"]
}
