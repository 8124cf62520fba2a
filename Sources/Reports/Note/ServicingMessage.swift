/// Messages that the servicing stack itself prints with a failing code.
///
/// Log text may hold anything, names and passwords included; only texts that are known to come from Windows go
/// into a note. Seen in public CBS logs of Windows 7 to 11.
enum ServicingMessage {
  /// The message when it is one that Windows prints.
  static func known(_ message: String) -> String? {
    let words = message.split(separator: " ").joined(separator: " ")
    return texts.contains(words) ? words : nil
  }

  private static let texts: Set<String> = [
    "Failed to FinalizeEx using worker session",
    "Failed to OpenPackage using worker session",
    "Failed to PerformOperation using worker session",
    "Failed to add file to transaction",
    "Failed to add to transaction package",
    "Failed to bulk stage deployment manifest and pin deployment for package",
    "Failed to check CSI store",
    "Failed to collect payload and there is nothing to repair",
    "Failed to create CSI transaction to get inventory",
    "Failed to create CSI transaction with id",
    "Failed to create open package",
    "Failed to create package",
    "Failed to execute execution chain",
    "Failed to execute execution update",
    "Failed to get CSI inventory",
    "Failed to get package store",
    "Failed to get session package state",
    "Failed to initialize internal package",
    "Failed to install package",
    "Failed to internally open package",
    "Failed to load package manifest",
    "Failed to open package",
    "Failed to perform operation",
    "Failed to perform store corruption detect and repair operation",
    "Failed to pin deployment while resolving Update",
    "Failed to process multi phase execution",
    "Failed to process single phase execution",
    "Failed to repair store",
    "Failed to resolve execution chain",
    "Failed to resolve execution package",
    "Failed to resolve package",
    "Failed to run Detect and repair",
    "Failed to stage execution chain",
    "Failed to stage execution package",
    "Failed to uninstall package",
    "Failed while processing critical primitive operations queue",
    "Failed while processing non-critical driver operations queue",
    "Startup: Failed while processing critical primitive operations queue",
  ]
}
