import DataFiles
import LogStore

/// A filter as people read it.
enum FilterText {
  static func text(_ filter: Filter, _ wording: Wording) -> String {
    let subject = wording("filter.\(filter.subject.rawValue)")
    let body = filter.value.isEmpty ? subject : "\(subject) \(filter.value)"
    return filter.isExcluded ? wording("filter.not", ["what": body]) : body
  }
}
