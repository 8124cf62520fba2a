/// Writes manifests of components as Windows has them in `WinSxS\Manifests`.
public struct ManifestWriter {
  /// A manifest with the SHA-256 that each file should have.
  ///
  /// - Parameter hash: 32 bytes, by file name.
  public static func manifest(
    name: String, version: String, architecture: String, files: [(name: String, hash: [UInt8])]
  ) -> String {
    var lines = [
      "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>",
      "<assembly xmlns=\"urn:schemas-microsoft-com:asm.v3\" manifestVersion=\"1.0\">",
      "  <assemblyIdentity name=\"\(name)\" version=\"\(version)\" processorArchitecture=\"\(architecture)\" "
        + "language=\"neutral\" buildType=\"release\" publicKeyToken=\"31bf3856ad364e35\" versionScope=\"nonSxS\" />",
    ]
    for file in files {
      lines += [
        "  <file name=\"\(file.name)\" destinationPath=\"$(runtime.system32)\\\" sourceName=\"\(file.name)\">",
        "    <asmv2:hash xmlns:asmv2=\"urn:schemas-microsoft-com:asm.v2\" xmlns:dsig=\"http://www.w3.org/2000/09/xmldsig#\">",
        "      <dsig:Transforms>",
        "        <dsig:Transform Algorithm=\"urn:schemas-microsoft-com:HashTransforms.Identity\" />",
        "      </dsig:Transforms>",
        "      <dsig:DigestMethod Algorithm=\"http://www.w3.org/2000/09/xmldsig#sha256\" />",
        "      <dsig:DigestValue>\(MailWriter.base64(file.hash).joined())</dsig:DigestValue>",
        "    </asmv2:hash>", "  </file>",
      ]
    }
    return (lines + ["</assembly>", ""]).joined(separator: "\r\n")
  }
}
