import CCrypto

/// SHA-256 as 64 hex digits, by libcrypto: a sample's log and the file that it is about must agree.
func sha256Hex(_ bytes: [UInt8]) -> String { sha256(bytes).map { hexPair($0) }.joined() }

/// SHA-256 as 32 bytes.
func sha256(_ bytes: [UInt8]) -> [UInt8] {
  var digest = [UInt8](repeating: 0, count: 32)
  var length: UInt32 = 0
  guard EVP_Digest(bytes, bytes.count, &digest, &length, EVP_sha256(), nil) == 1 else { return digest }
  return digest
}

private func hexPair(_ byte: UInt8) -> String {
  let text = String(byte, radix: 16)
  return text.count == 1 ? "0" + text : text
}
