// zlib, for its CRC32 only; libarchive brings it along.
#include <zlib.h>
