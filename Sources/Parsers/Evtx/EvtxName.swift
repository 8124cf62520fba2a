/// The element and attribute names that mean something to this reader; every other name is `.other`.
enum EvtxName: UInt8 {
  case other
  /// `xmlns` and `xmlns:prefix`, which are no data.
  case namespace
  case system, eventData, userData, renderingInfo
  case provider, eventID, version, level, task, opcode, keywords, timeCreated, eventRecordID
  case correlation, execution, channel, computer, security
  case name, guid, eventSourceName, qualifiers, systemTime, activityID, relatedActivityID
  case processID, threadID, userID
  case data, message

  /// The name that `text` spells.
  init(_ text: String) {
    if let known = Self.known[text] {
      self = known
    } else {
      self = text.hasPrefix("xmlns:") ? .namespace : .other
    }
  }

  private static let known: [String: EvtxName] = [
    "xmlns": .namespace, "System": .system, "EventData": .eventData, "UserData": .userData,
    "RenderingInfo": .renderingInfo, "Provider": .provider, "EventID": .eventID, "Version": .version,
    "Level": .level, "Task": .task, "Opcode": .opcode, "Keywords": .keywords,
    "TimeCreated": .timeCreated, "EventRecordID": .eventRecordID, "Correlation": .correlation,
    "Execution": .execution, "Channel": .channel, "Computer": .computer, "Security": .security,
    "Name": .name, "Guid": .guid, "EventSourceName": .eventSourceName, "Qualifiers": .qualifiers,
    "SystemTime": .systemTime, "ActivityID": .activityID, "RelatedActivityID": .relatedActivityID,
    "ProcessID": .processID, "ThreadID": .threadID, "UserID": .userID, "Data": .data,
    "ComplexData": .data, "Message": .message,
  ]
}

/// A part of `System` that is kept for the record's text.
enum SystemField: Int, CaseIterable {
  case provider, eventID, channel, computer, time
  // From here on in the order in which the record's text lists them.
  case eventRecordID, keywords, version, task, opcode, qualifiers, level, processID, threadID
  case activityID, userID, providerGuid, relatedActivityID, eventSourceName

  /// The field that the text of `element` is.
  init?(element: EvtxName) {
    switch element {
    case .eventID: self = .eventID
    case .version: self = .version
    case .level: self = .level
    case .task: self = .task
    case .opcode: self = .opcode
    case .keywords: self = .keywords
    case .eventRecordID: self = .eventRecordID
    case .channel: self = .channel
    case .computer: self = .computer
    default: return nil
    }
  }

  /// The field that `attribute` of `element` is.
  init?(element: EvtxName, attribute: EvtxName) {
    switch (element, attribute) {
    case (.provider, .name): self = .provider
    case (.provider, .guid): self = .providerGuid
    case (.provider, .eventSourceName): self = .eventSourceName
    case (.eventID, .qualifiers): self = .qualifiers
    case (.timeCreated, .systemTime): self = .time
    case (.correlation, .activityID): self = .activityID
    case (.correlation, .relatedActivityID): self = .relatedActivityID
    case (.execution, .processID): self = .processID
    case (.execution, .threadID): self = .threadID
    case (.security, .userID): self = .userID
    default: return nil
    }
  }

  /// Whether a column of the store, or the payload, is made of it.
  var isColumn: Bool { self == .level || rawValue <= SystemField.eventRecordID.rawValue }

  /// How the record's text names it; nil for the fields that its first line shows.
  var label: StaticString? {
    switch self {
    case .provider, .eventID, .channel, .computer, .time: nil
    case .eventRecordID: "System/EventRecordID: "
    case .keywords: "System/Keywords: "
    case .version: "System/Version: "
    case .task: "System/Task: "
    case .opcode: "System/Opcode: "
    case .qualifiers: "System/Qualifiers: "
    case .level: "System/Level: "
    case .processID: "System/ProcessID: "
    case .threadID: "System/ThreadID: "
    case .activityID: "System/ActivityID: "
    case .userID: "System/UserID: "
    case .providerGuid: "System/ProviderGuid: "
    case .relatedActivityID: "System/RelatedActivityID: "
    case .eventSourceName: "System/EventSourceName: "
    }
  }
}
