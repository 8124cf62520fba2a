// The data files of this repository inside the program.
#ifndef KBT_DATA_FILES_H
#define KBT_DATA_FILES_H
#include <stddef.h>

struct kbt_data_file {
  const char *name;  // path from the repository's top, for example "Themes/dark.yaml"
  const unsigned char *bytes;
  size_t length;
};

extern const size_t kbt_data_file_count;

// The file number `index`; NULL behind the last one.
const struct kbt_data_file *kbt_data_file(size_t index);
#endif
