/// The XML of a template, before it is written as BinXML.
struct EvtxTemplate: Hashable {
  /// Text, or a place for a value.
  enum Part: Hashable {
    case text(String)
    case value(Int, type: UInt8, isOptional: Bool)
  }

  /// An element.
  struct Element: Hashable {
    var name: String
    var attributes: [Attribute] = []
    var content: Part?
    var children: [Element] = []
  }

  /// An attribute.
  struct Attribute: Hashable {
    var name: String
    var value: Part
  }

  /// The one element of the definition.
  var root: Element

  /// A GUID that depends on nothing but the content, so that equal templates have equal ids everywhere.
  var guid: [UInt8] {
    // FNV-1a twice with different starts; only sameness and spread matter here.
    var words: [UInt64] = [0xcbf2_9ce4_8422_2325, 0x6c62_272e_07bb_0142]
    for byte in Self.description(root).utf8 {
      for index in words.indices {
        words[index] = (words[index] ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
      }
    }
    return words.flatMap { little($0) }
  }

  private static func description(_ element: Element) -> String {
    var text = "<" + element.name
    for attribute in element.attributes { text += " \(attribute.name)=\(description(attribute.value))" }
    text += ">"
    if let content = element.content { text += description(content) }
    for child in element.children { text += description(child) }
    return text + "</>"
  }

  private static func description(_ part: Part) -> String {
    switch part {
    case .text(let text): "'\(text)'"
    case .value(let index, let type, let isOptional): "%\(index),\(type),\(isOptional)"
    }
  }
}

extension EvtxTemplate {
  /// The outer template of an event: what belongs to provider, channel and computer is literal, as in the
  /// templates that Windows makes; the numbers are values 0 to 12, the data is value 13.
  static func event(_ event: EvtxEvent) -> EvtxTemplate {
    func leaf(_ name: String, _ index: Int, _ type: UInt8) -> Element {
      Element(name: name, content: .value(index, type: type, isOptional: true))
    }
    func optional(_ name: String, _ index: Int, _ type: UInt8) -> Attribute {
      Attribute(name: name, value: .value(index, type: type, isOptional: true))
    }
    var provider = Element(name: "Provider", attributes: [.init(name: "Name", value: .text(event.provider))])
    if let guid = event.providerGUID { provider.attributes.append(.init(name: "Guid", value: .text(guid))) }
    if let source = event.eventSourceName {
      provider.attributes.append(.init(name: "EventSourceName", value: .text(source)))
    }
    var eventID = leaf("EventID", 3, 0x06)
    eventID.attributes = [optional("Qualifiers", 4, 0x06)]
    let system = Element(
      name: "System",
      children: [
        provider, eventID, leaf("Version", 11, 0x04), leaf("Level", 0, 0x04), leaf("Task", 2, 0x06),
        leaf("Opcode", 1, 0x04), leaf("Keywords", 5, 0x15),
        Element(name: "TimeCreated", attributes: [optional("SystemTime", 6, 0x11)]),
        leaf("EventRecordID", 10, 0x0a),
        Element(name: "Correlation", attributes: [optional("ActivityID", 7, 0x0f)]),
        Element(
          name: "Execution", attributes: [optional("ProcessID", 8, 0x08), optional("ThreadID", 9, 0x08)]),
        Element(name: "Channel", content: .text(event.channel)),
        Element(name: "Computer", content: .text(event.computer)),
        Element(name: "Security", attributes: [optional("UserID", 12, 0x13)]),
      ])
    let namespace = Attribute(
      name: "xmlns", value: .text("http://schemas.microsoft.com/win/2004/08/events/event"))
    // The type that stands for nested BinXML in the declaration; its elements follow those of System.
    let data = Element(
      name: "Event", attributes: [namespace], content: .value(13, type: 0x21, isOptional: true),
      children: [system])
    return EvtxTemplate(root: data)
  }

  /// The inner template for the event's data; nil when there is none.
  static func data(_ content: EvtxEvent.Content) -> EvtxTemplate? {
    switch content {
    case .none: return nil
    case .eventData(let fields):
      let children = fields.enumerated().map { index, field -> Element in
        let part = Part.value(index, type: field.value.type, isOptional: false)
        if let name = field.name {
          return Element(name: "Data", attributes: [.init(name: "Name", value: .text(name))], content: part)
        }
        if case .binary = field.value { return Element(name: "Binary", content: part) }
        return Element(name: "Data", content: part)
      }
      return EvtxTemplate(root: Element(name: "EventData", children: children))
    case .userData(let element, let namespace, let fields):
      let children = fields.enumerated().map { index, field in
        Element(name: field.0, content: .value(index, type: field.1.type, isOptional: false))
      }
      let inner = Element(
        name: element, attributes: [.init(name: "xmlns", value: .text(namespace))], children: children)
      return EvtxTemplate(root: Element(name: "UserData", children: [inner]))
    }
  }

  /// The template of the rendered text.
  static let rendering = EvtxTemplate(
    root: Element(
      name: "RenderingInfo", attributes: [.init(name: "Culture", value: .text("en-US"))],
      children: [Element(name: "Message", content: .value(0, type: 0x01, isOptional: false))]))
}
