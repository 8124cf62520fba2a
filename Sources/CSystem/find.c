#define _GNU_SOURCE
#include "find.h"

#include <string.h>

const void *kbt_find(const void *haystack, size_t length, const void *needle, size_t needle_length) {
  return memmem(haystack, length, needle, needle_length);
}
