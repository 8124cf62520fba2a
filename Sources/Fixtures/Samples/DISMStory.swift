/// Tells what DISM wrote on a machine: whole sessions with their usual noise.
struct DISMStory {
  var log: CBSWriter
  private var random: SplitMix64
  private let machine: Machine

  init(machine: Machine, seed: UInt64, start: FileTime) {
    self.machine = machine
    random = SplitMix64(seed: seed)
    log = CBSWriter(start: start, zone: machine.zone)
  }

  private static let providers = [
    "DISM Package Manager", "MsiManager", "IntlManager", "IBSManager", "DriverManager",
    "DISM Unattend Manager",
    "SmiManager", "AppxManager", "ProvManager", "AssocManager", "GenericManager", "OfflineSetupManager",
    "SysprepManager", "Edition Manager", "SetupPlatformManager",
  ]

  private static let libraries = [
    "MsiProvider", "IntlProvider", "IBSProvider", "DmiProvider", "UnattendProvider", "SmiProvider",
    "AppxProvider",
    "ProvProvider", "AssocProvider", "GenericProvider", "OfflineSetupProvider", "SysprepProvider",
    "TransmogProvider", "SetupPlatformProvider",
  ]

  private var process = (pid: 0, tid: 0)

  private mutating func dism(_ text: String, level: CBSWriter.Level = .info, kind: WrittenKind = .log) {
    log.record(text, level: level, component: "DISM", kind: kind)
    log.wait(random.within(0...9))
  }

  private mutating func dism(
    _ area: String, _ text: String, _ function: String, level: CBSWriter.Level = .info,
    kind: WrittenKind = .log
  ) {
    dism(
      "\(area): PID=\(process.pid) TID=\(process.tid) \(text) - \(function)", level: level, kind: kind)
  }

  /// `dism` with a command that only asks.
  mutating func run(_ command: String) {
    let tool = (pid: random.within(1_000...3_000) * 4, tid: random.within(300...3_000) * 4)
    let host = (pid: random.within(1_000...3_000) * 4, tid: random.within(300...3_000) * 4)
    process = tool
    begin(command)
    let directory =
      "\(machine.windows)\\TEMP\\" + random.guid().uppercased().filter { $0 != "{" && $0 != "}" }
    let event = "Global\\" + random.guid().uppercased()
    let handle = "0x" + random.within(0x200...0x240).hex(3)
    open(directory: directory, event: event, handle: handle)
    process = host
    loadProviders(directory: directory)
    registerCommands()
    dism(
      "DISM Package Manager",
      "Processing the top level command token(\(command.split(separator: "/").last ?? "")).",
      "CPackageManagerCLIHandler::Private_ValidateCmdLine")
    dism(
      "DISM Package Manager", "CBS session options=0x100! ", "CDISMPackageManager::Internal_Finalize")
    unloadProviders()
    process = tool
    end(handle: handle)
  }

  private mutating func begin(_ command: String) {
    dism(
      "PID=\(process.pid) TID=\(process.tid) Scratch directory set to '\(machine.windows)\\TEMP\\'. - "
        + "CDISMManager::put_ScratchDir")
    dism(
      "PID=\(process.pid) TID=\(process.tid) DismCore.dll version: 10.0.\(machine.build).1 - "
        + "CDISMManager::FinalConstruct")
    dism("Initialized Panther logging at \(machine.windows)\\Logs\\DISM\\dism.log")
    dism(
      "PID=\(process.pid) TID=\(process.tid) Successfully loaded the ImageSession at "
        + "\"\(machine.windows)\\system32\\Dism\" - CDISMManager::LoadLocalImageSession")
    dism(
      "DISM Provider Store", "Found and Initialized the DISM Logger.",
      "CDISMProviderStore::Internal_InitializeLogger")
    dism(
      "DISM Provider Store",
      "Failed to get and initialize the PE Provider.  Continuing by assuming that it is not a WinPE image.",
      "CDISMProviderStore::Final_OnConnect")
    dism(
      "DISM Provider Store", "Finished initializing the Provider Map.", "CDISMProviderStore::Final_OnConnect")
    dism("DISM.EXE: ")
    dism("DISM.EXE: <----- Starting Dism.exe session ----->")
    dism("DISM.EXE: ")
    dism(
      "DISM.EXE: Host machine information: OS Version=10.0.\(machine.build), Running architecture=amd64, "
        + "Number of processors=4")
    dism("DISM.EXE: Dism.exe version: 10.0.\(machine.build).1")
    dism("DISM.EXE: Executing command line: \(command)")
  }

  private mutating func open(directory: String, event: String, handle: String) {
    dism("DISM Manager", "physical location path: C:\\", "CDISMManager::CreateImageSession")
    dism(
      "DISM Manager", "Event name for current DISM session is \(event)", "CDISMManager::CheckSessionAndLock")
    dism(
      "DISM Manager", "Create session event \(handle) for current DISM session and event name is \(event) ",
      "CDISMManager::CheckSessionAndLock")
    dism(
      "DISM Manager", "Copying DISM from \"\(machine.windows)\\System32\\Dism\"",
      "CDISMManager::CreateImageSessionFromLocation")
    dism(
      "DISM Manager", "Successfully loaded the ImageSession at \"\(directory)\"",
      "CDISMManager::LoadRemoteImageSession")
  }

  private mutating func loadProviders(directory: String) {
    let store = "DISM Provider Store"
    let load = "CDISMProviderStore::Internal_LoadProvider"
    dism("DISM Image Session", "Instantiating the Provider Store.", "CDISMImageSession::get_ProviderStore")
    dism(
      store, "Initializing a provider store for the IMAGE session type.",
      "CDISMProviderStore::Final_OnConnect")
    dism(store, "Connecting to the provider located at \(directory)\\OSProvider.dll.", load)
    dism("DISM OS Provider", "Defaulting SystemPath to C:\\", "CDISMOSServiceManager::Final_OnConnect")
    dism(
      "DISM OS Provider", "Defaulting Windows folder to \(machine.windows)",
      "CDISMOSServiceManager::Final_OnConnect")
    for library in ["PEProvider", "EmbeddedProvider"] {
      dism(
        store, "Failed to load the provider: \(directory)\\\(library).dll.",
        "CDISMProviderStore::Internal_GetProvider(hr:0x8007007e)", level: .warning, kind: .failure)
    }
    dism(
      store, "Failed to get the OSServices provider.", "CDISMProviderStore::Final_OnConnect(hr:0x80004002)",
      kind: .failure)
    dism(
      "DISM.EXE: Target image information: OS Version=10.0.\(machine.build).\(machine.revision), "
        + "Image architecture=amd64")
    dism("DISM.EXE: Image session version: 10.0.\(machine.build).1")
    dism(
      store, "Getting the collection of providers from an image provider store type.",
      "CDISMProviderStore::GetProviderCollection")
    dism(store, "Connecting to the provider located at \(directory)\\CbsProvider.dll.", load)
    dism(store, "Encountered a servicing provider, performing additional servicing initializations.", load)
    dism(
      "DISM Package Manager", "Finished initializing the CbsConUI Handler.", "CCbsConUIHandler::Initialize")
    dism(
      "DISM Package Manager",
      "CBS is being initialized for online use. More information about CBS actions can be located at: "
        + "%windir%\\logs\\cbs\\cbs.log", "CDISMPackageManager::Initialize")
    dism(
      "DISM Package Manager",
      "Loaded servicing stack for online use only. \(machine.windows)\\winsxs\\\(machine.stack.directory)",
      "CDISMPackageManager::CreateCbsSession")
    for library in Self.libraries {
      dism(store, "Connecting to the provider located at \(directory)\\\(library).dll.", load)
      dism(store, "Encountered a servicing provider, performing additional servicing initializations.", load)
    }
  }

  private mutating func registerCommands() {
    dism("DISM.EXE: Got the collection of providers. Now enumerating them to build the command table.")
    for provider in Self.providers {
      dism("DISM.EXE: Attempting to add the commands from provider: \(provider)")
      dism("DISM.EXE: Succesfully registered commands for the provider: \(provider).")
    }
  }

  private mutating func unloadProviders() {
    let disconnect = "CDISMProviderStore::Internal_DisconnectProvider"
    dism(
      "DISM Provider Store",
      "Found the OSServices.  Waiting to finalize it until all other providers are unloaded.",
      "CDISMProviderStore::Final_OnDisconnect")
    dism("DISM Package Manager", "Finalizing CBS core.", "CDISMPackageManager::Finalize")
    for provider in Self.providers {
      dism("DISM Provider Store", "Finalizing the servicing provider(\(provider))", disconnect)
      dism("DISM Provider Store", "Disconnecting Provider: \(provider)", disconnect)
    }
    dism("DISM Provider Store", "Releasing the local reference to OSServices.", disconnect)
    dism("DISM Provider Store", "Disconnecting Provider: OSServices", disconnect)
    dism("DISM Provider Store", "Releasing the local reference to DISMLogger.  Stop logging.", disconnect)
  }

  private mutating func end(handle: String) {
    dism(
      "DISM Manager", "Closing session event handle \(handle)", "CDISMManager::CleanupImageSessionEntry")
    dism("DISM.EXE: Image session has been closed. Reboot required=no.")
    dism("DISM.EXE: ")
    dism("DISM.EXE: <----- Ending Dism.exe session ----->")
    dism("DISM.EXE: ")
  }
}
