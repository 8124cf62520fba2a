// OpenSSL's libcrypto, for SHA-256 only. swift-crypto would add more than a
// minute to every clean build.
#include <openssl/evp.h>
