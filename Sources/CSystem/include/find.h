// memmem is a GNU extension that Swift's Glibc module does not show.
#ifndef KBT_FIND_H
#define KBT_FIND_H
#include <stddef.h>
const void *kbt_find(const void *haystack, size_t length, const void *needle, size_t needle_length);
#endif
