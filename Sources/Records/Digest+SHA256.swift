import CCrypto

extension Digest {
  /// SHA-256 of `bytes`, by libcrypto; nil only when that has no memory left.
  public static func sha256(_ bytes: ByteView) -> Digest? {
    guard let context = EVP_MD_CTX_new() else { return nil }
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1,
      EVP_DigestUpdate(context, bytes.buffer.baseAddress, bytes.count) == 1
    else { return nil }
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    guard EVP_DigestFinal_ex(context, &digest, &length) == 1 else { return nil }
    return Digest(bytes: digest.prefix(Int(length)))
  }
}
