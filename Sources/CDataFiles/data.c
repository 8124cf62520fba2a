// Written by Sources/CDataFiles/list.sh (make data-list); DataFileTests compares
// it with the folders.
#include "data_files.h"

static const unsigned char file_0[] = {
#embed "../../Sources/DataFiles/Wording/en.yaml"
};
static const unsigned char file_1[] = {
#embed "../../Sources/DataFiles/Wording/zh.yaml"
};
static const unsigned char file_2[] = {
#embed "../../Themes/dark.yaml"
};
static const unsigned char file_3[] = {
#embed "../../Themes/light.yaml"
};
static const unsigned char file_4[] = {
#embed "../../Themes/mono.yaml"
};

static const struct kbt_data_file files[] = {
    {"Sources/DataFiles/Wording/en.yaml", file_0, sizeof file_0},
    {"Sources/DataFiles/Wording/zh.yaml", file_1, sizeof file_1},
    {"Themes/dark.yaml", file_2, sizeof file_2},
    {"Themes/light.yaml", file_3, sizeof file_3},
    {"Themes/mono.yaml", file_4, sizeof file_4},
};

const size_t kbt_data_file_count = sizeof files / sizeof files[0];

const struct kbt_data_file *kbt_data_file(size_t index) {
  return index < kbt_data_file_count ? &files[index] : NULL;
}
