/// The zone in which a person wants to see times.
public enum ZoneChoice: Hashable, Sendable {
  /// That of the case's logs.
  case caseZone
  /// UTC.
  case utc
  /// That of the machine on which the program runs, daylight saving included.
  case local
  /// A fixed offset.
  case fixed(ZoneOffset)

  /// Reads `case`, `utc`, `local` or an offset like `+08:00`; nil for anything else.
  public init?(text: String) {
    switch text.lowercased() {
    case "case": self = .caseZone
    case "utc", "z": self = .utc
    case "local": self = .local
    default:
      guard let offset = ZoneOffset(text: text) else { return nil }
      self = .fixed(offset)
    }
  }

  /// `case`, `utc`, `local` or `fixed`.
  public var word: String {
    if case .fixed = self { return "fixed" }
    return text
  }

  /// As it is typed.
  public var text: String {
    switch self {
    case .caseZone: "case"
    case .utc: "utc"
    case .local: "local"
    case .fixed(let offset): offset.text
    }
  }
}

/// Turns instants into the clock times that are shown; where a time is shown, its offset is too.
public struct ShownZone: Sendable {
  /// What a person chose.
  public var choice: ZoneChoice
  /// The viewer's own offset at an instant; asked for ``ZoneChoice/local`` only.
  public var viewer: @Sendable (Instant) -> ZoneOffset

  /// Shows the case's time unless told otherwise.
  public init(
    _ choice: ZoneChoice = .caseZone, viewer: @escaping @Sendable (Instant) -> ZoneOffset = { _ in .utc }
  ) {
    self.choice = choice
    self.viewer = viewer
  }

  /// The offset at which `instant` is shown.
  public func offset(at instant: Instant, caseZone: ZoneOffset) -> ZoneOffset {
    switch choice {
    case .caseZone: caseZone
    case .utc: .utc
    case .local: viewer(instant)
    case .fixed(let offset): offset
    }
  }
}
