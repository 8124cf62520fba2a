// Mapped evidence files that may shrink while they are being read.
#ifndef KBT_MAPPED_FILE_H
#define KBT_MAPPED_FILE_H
#include <stddef.h>
#include <stdint.h>

// Maps `length` bytes of `fd` read-only. Returns NULL with errno set when that
// fails. `slot` receives the number to give to the other functions.
const uint8_t *kbt_map(int fd, size_t length, int *slot);

// Number of the first byte that could not be read because the file had shrunk,
// rounded down to its page; SIZE_MAX when all could be read so far. Bytes from
// there on read as zero.
size_t kbt_map_fault(int slot);

void kbt_unmap(int slot);
#endif
