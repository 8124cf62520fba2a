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
#embed "../../Sources/Knowledge/Tables/codes.tsv"
};
static const unsigned char file_3[] = {
#embed "../../Sources/Knowledge/Tables/events.tsv"
};
static const unsigned char file_4[] = {
#embed "../../Sources/Knowledge/Tables/facilities.tsv"
};
static const unsigned char file_5[] = {
#embed "../../Sources/Knowledge/Tables/noise.tsv"
};
static const unsigned char file_6[] = {
#embed "../../Sources/Knowledge/Tables/symbols.tsv"
};
static const unsigned char file_7[] = {
#embed "../../Sources/Knowledge/Tables/upgrade.tsv"
};

static const struct kbt_data_file files[] = {
    {"Sources/DataFiles/Wording/en.yaml", file_0, sizeof file_0},
    {"Sources/DataFiles/Wording/zh.yaml", file_1, sizeof file_1},
    {"Sources/Knowledge/Tables/codes.tsv", file_2, sizeof file_2},
    {"Sources/Knowledge/Tables/events.tsv", file_3, sizeof file_3},
    {"Sources/Knowledge/Tables/facilities.tsv", file_4, sizeof file_4},
    {"Sources/Knowledge/Tables/noise.tsv", file_5, sizeof file_5},
    {"Sources/Knowledge/Tables/symbols.tsv", file_6, sizeof file_6},
    {"Sources/Knowledge/Tables/upgrade.tsv", file_7, sizeof file_7},
};

const size_t kbt_data_file_count = sizeof files / sizeof files[0];

const struct kbt_data_file *kbt_data_file(size_t index) {
  return index < kbt_data_file_count ? &files[index] : NULL;
}
