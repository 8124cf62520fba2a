/// An element of BinXML as a flat list of steps, so that an instance of a template is written without a tree.
final class BinXmlProgram {
  /// One step.
  struct Step {
    /// What to do.
    enum Kind: UInt8 {
      /// Open element `name`; its closing step is `end`.
      case open
      /// Begin attribute `name`; its `attributeEnd` is `end`.
      case attribute
      /// The attribute is complete.
      case attributeEnd
      /// The start tag is complete, content follows.
      case content
      /// Write `length` bytes of literal text from `start`.
      case text
      /// Write value number `value`.
      case value
      /// Run the template instance that stands at `start` of the chunk.
      case instance
      /// Close the element.
      case close
    }

    var kind: Kind
    /// Which name.
    var name: Int32 = -1
    /// Which value.
    var value: Int32 = -1
    /// Leave the whole out when this value is null; -1: never.
    var absentWith: Int32 = -1
    /// The same by dependency id.
    var dependency: Int32 = -1
    /// The one value that is the element's content, which repeats the element when it is an array; -1: none.
    var soleValue: Int32 = -1
    /// Index of the matching end.
    var end: Int32 = -1
    var start: Int32 = 0
    var length: Int32 = 0
  }

  /// The steps in document order.
  let steps: [Step]
  /// Bytes of the definition behind its 24-byte header; 0 for an element without template.
  let definitionSize: Int

  /// What is known of its plan at one depth.
  enum Planning {
    case untried, none
    case plan(BinXmlPlan)
  }
  /// Plans for an instance that is the event, and for one inside it.
  var plans = [Planning.untried, .untried]

  /// Keeps the steps.
  init(steps: [Step], definitionSize: Int) {
    self.steps = steps
    self.definitionSize = definitionSize
  }
}
