/// The views.
///
/// The raw value is the wording key `view.<name>`.
enum ViewID: String, CaseIterable, Sendable {
  case overview = "case"
  case timeline
  case findings
  case components
  case hashes
  case attempts
  case sources
  case marks
  case rules
  case log
  case record
  case note
  case help
}
