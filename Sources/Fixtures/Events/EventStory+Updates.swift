/// An update as the update client names it in its events.
struct OfferedUpdate {
  var title: String
  var guid: String
  var revision: UInt32
  var service: String

  static let windowsServerUpdateServices = "{3da21691-e39d-4da6-8a4b-b43877bcb1b7}"

  fileprivate var fields: [(name: String?, value: EvtxEvent.Value)] {
    [
      ("updateTitle", .string(title)), ("updateGuid", .guid(guid)),
      ("updateRevisionNumber", .uint32(revision)),
    ]
  }
}

extension EventStory {
  mutating func downloadStarted(_ update: OfferedUpdate, at time: FileTime) {
    add(
      Self.updateClient, 44, at: time, version: 1, task: 1, opcode: 12, keywords: 0x8000_0000_0000_2004,
      content: .eventData(update.fields))
  }

  mutating func installStarted(_ update: OfferedUpdate, at time: FileTime) {
    add(
      Self.updateClient, 43, at: time, version: 1, task: 1, opcode: 13, keywords: 0x8000_0000_0000_2008,
      content: .eventData(update.fields))
  }

  mutating func installed(_ update: OfferedUpdate, at time: FileTime) {
    add(
      Self.updateClient, 19, at: time, version: 1, task: 1, opcode: 13, keywords: 0x8000_0000_0000_0018,
      content: .eventData(update.fields + [("serviceGuid", .guid(update.service))]))
  }

  mutating func installFailed(_ update: OfferedUpdate, with result: HRESULT, at time: FileTime) {
    add(
      Self.updateClient, 20, at: time, version: 1, level: 2, task: 1, opcode: 13,
      keywords: 0x8000_0000_0000_0028,
      content: .eventData(
        [("errorCode", .hex32(result.code))] + update.fields + [
          ("serviceGuid", .guid(update.service))
        ]))
  }

  private static let setupNamespace = "http://manifests.microsoft.com/win/2004/08/windows/setup_provider"

  mutating func changeInitiated(_ kb: String, at time: FileTime) {
    add(
      Self.servicing, 1, at: time, channel: "Setup", level: 0, task: 1,
      content: .userData(
        element: "CbsPackageInitiateChanges", namespace: Self.setupNamespace,
        fields: [
          ("PackageIdentifier", .string(kb)), ("InitialPackageState", .uint32(5_000)),
          ("InitialPackageStateTextized", .string("Absent")),
          ("IntendedPackageState", .uint32(5_112)),
          ("IntendedPackageStateTextized", .string("Installed")),
          ("Client", .string("WindowsUpdateAgent")),
        ]))
  }

  /// 2 changed, 3 failed, 4 a restart is needed.
  mutating func stateChanged(_ id: UInt16, _ kb: String, _ result: HRESULT, at time: FileTime) {
    add(
      Self.servicing, id, at: time, channel: "Setup", level: 0, task: 1,
      content: .userData(
        element: "CbsPackageChangeState", namespace: Self.setupNamespace,
        fields: [
          ("PackageIdentifier", .string(kb)), ("IntendedPackageState", .uint32(5_112)),
          ("IntendedPackageStateTextized", .string("Installed")),
          ("ErrorCode", .string("0x" + String(result.code, radix: 16))),
          ("Client", .string("WindowsUpdateAgent")),
        ]))
  }

  /// The installer of msu files says how it went: 2 well, 3 not, with the code in decimal.
  mutating func standaloneInstaller(_ title: String, file: String, _ result: HRESULT, at time: FileTime) {
    let command = "\"C:\\Windows\\system32\\wusa.exe\" \"D:\\\(file)\" "
    add(
      Self.wusa, result.isFailure ? 3 : 2, at: time, channel: "Setup", level: result.isFailure ? 2 : 4,
      content: .eventData(
        [
          ("UpdateTitle", .string(title)), ("ErrorCode", .uint32(result.code)),
          ("ErrorString", .string("")), ("CommandLine", .string(command)),
        ]))
  }
}
