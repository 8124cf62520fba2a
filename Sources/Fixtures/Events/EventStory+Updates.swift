/// An update as the update client names it in its events.
struct OfferedUpdate {
  var title: String
  var guid: String
  var revision: UInt32
  var service: String

  static let windowsServerUpdateServices = "{3da21691-e39d-4da6-8a4b-b43877bcb1b7}"

  fileprivate var fields: [SampleEvent.Field] {
    [
      .init("updateTitle", .string(title)), .init("updateGuid", .guid(guid)),
      .init("updateRevisionNumber", .uint32(revision)),
    ]
  }
}

extension EventStory {
  mutating func downloadStarted(_ update: OfferedUpdate, at time: FileTime) {
    add(
      Self.updateClient, 44, at: time, version: 1, task: 1, opcode: 12, keywords: 0x8000_0000_0000_2004,
      body: .data(update.fields, binary: nil))
  }

  mutating func installStarted(_ update: OfferedUpdate, at time: FileTime) {
    add(
      Self.updateClient, 43, at: time, version: 1, task: 1, opcode: 13, keywords: 0x8000_0000_0000_2008,
      body: .data(update.fields, binary: nil))
  }

  mutating func installed(_ update: OfferedUpdate, at time: FileTime) {
    add(
      Self.updateClient, 19, at: time, version: 1, task: 1, opcode: 13, keywords: 0x8000_0000_0000_0018,
      body: .data(update.fields + [.init("serviceGuid", .guid(update.service))], binary: nil))
  }

  mutating func installFailed(_ update: OfferedUpdate, with result: HRESULT, at time: FileTime) {
    add(
      Self.updateClient, 20, at: time, version: 1, level: 2, task: 1, opcode: 13,
      keywords: 0x8000_0000_0000_0028,
      body: .data(
        [.init("errorCode", .hex32(result.code))] + update.fields + [
          .init("serviceGuid", .guid(update.service))
        ],
        binary: nil))
  }

  private static let setupNamespace = "http://manifests.microsoft.com/win/2004/08/windows/setup_provider"

  mutating func changeInitiated(_ kb: String, at time: FileTime) {
    add(
      Self.servicing, 1, at: time, channel: "Setup", level: 0, task: 1,
      body: .user(
        element: "CbsPackageInitiateChanges", namespace: Self.setupNamespace,
        [
          .init("PackageIdentifier", .string(kb)), .init("InitialPackageState", .uint32(5_000)),
          .init("InitialPackageStateTextized", .string("Absent")),
          .init("IntendedPackageState", .uint32(5_112)),
          .init("IntendedPackageStateTextized", .string("Installed")),
          .init("Client", .string("WindowsUpdateAgent")),
        ]))
  }

  /// 2 changed, 3 failed, 4 a restart is needed.
  mutating func stateChanged(_ id: UInt16, _ kb: String, _ result: HRESULT, at time: FileTime) {
    add(
      Self.servicing, id, at: time, channel: "Setup", level: 0, task: 1,
      body: .user(
        element: "CbsPackageChangeState", namespace: Self.setupNamespace,
        [
          .init("PackageIdentifier", .string(kb)), .init("IntendedPackageState", .uint32(5_112)),
          .init("IntendedPackageStateTextized", .string("Installed")),
          .init("ErrorCode", .string("0x" + String(result.code, radix: 16))),
          .init("Client", .string("WindowsUpdateAgent")),
        ]))
  }

  /// The installer of msu files says how it went: 2 well, 3 not, with the code in decimal.
  mutating func standaloneInstaller(_ title: String, file: String, _ result: HRESULT, at time: FileTime) {
    let command = "\"C:\\Windows\\system32\\wusa.exe\" \"D:\\\(file)\" "
    add(
      Self.wusa, result.isFailure ? 3 : 2, at: time, channel: "Setup", level: result.isFailure ? 2 : 4,
      body: .data(
        [
          .init("UpdateTitle", .string(title)), .init("ErrorCode", .uint32(result.code)),
          .init("ErrorString", .string("")), .init("CommandLine", .string(command)),
        ], binary: nil))
  }
}
