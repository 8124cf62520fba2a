#!/bin/sh
# Writes data.c: one #embed for each data file of the repository.
cd "$(dirname "$0")/../.." || exit 1
{
  cat <<'HEAD'
// Written by Sources/CDataFiles/list.sh (make data-list); DataFileTests compares
// it with the folders.
#include "data_files.h"

HEAD
  files=$(find Sources/DataFiles/Wording Sources/Knowledge/Tables Sources/Diagnosis/Rules Sources/Diagnosis/Coverage \
    Sources/Casework/Lanes.yaml Sources/Workbench/Keymaps Themes \
    \( -name '*.yaml' -o -name '*.tsv' \) 2>/dev/null | LC_ALL=C sort)
  number=0
  for file in $files; do
    printf 'static const unsigned char file_%d[] = {\n#embed "../../%s"\n};\n' "$number" "$file"
    number=$((number + 1))
  done
  printf '\nstatic const struct kbt_data_file files[] = {\n'
  number=0
  for file in $files; do
    printf '    {"%s", file_%d, sizeof file_%d},\n' "$file" "$number" "$number"
    number=$((number + 1))
  done
  cat <<'TAIL'
};

const size_t kbt_data_file_count = sizeof files / sizeof files[0];

const struct kbt_data_file *kbt_data_file(size_t index) {
  return index < kbt_data_file_count ? &files[index] : NULL;
}
TAIL
} > Sources/CDataFiles/data.c
