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
#embed "../../Sources/Diagnosis/Coverage/expected.yaml"
};
static const unsigned char file_3[] = {
#embed "../../Sources/Diagnosis/Rules/client/name-or-proxy.yaml"
};
static const unsigned char file_4[] = {
#embed "../../Sources/Diagnosis/Rules/deltas/psfx-base-file-changed.yaml"
};
static const unsigned char file_5[] = {
#embed "../../Sources/Diagnosis/Rules/deltas/psfx-delta-file-damaged.yaml"
};
static const unsigned char file_6[] = {
#embed "../../Sources/Diagnosis/Rules/locks/delete-pending-inflight.yaml"
};
static const unsigned char file_7[] = {
#embed "../../Sources/Diagnosis/Rules/locks/pending-reboot.yaml"
};
static const unsigned char file_8[] = {
#embed "../../Sources/Diagnosis/Rules/store/store-files-damaged.yaml"
};
static const unsigned char file_9[] = {
#embed "../../Sources/Diagnosis/Rules/store/store-manifest-missing.yaml"
};
static const unsigned char file_10[] = {
#embed "../../Sources/Diagnosis/Rules/unknown/unknown-failure.yaml"
};
static const unsigned char file_11[] = {
#embed "../../Sources/Knowledge/Tables/altitudes.tsv"
};
static const unsigned char file_12[] = {
#embed "../../Sources/Knowledge/Tables/codes.tsv"
};
static const unsigned char file_13[] = {
#embed "../../Sources/Knowledge/Tables/event-values.tsv"
};
static const unsigned char file_14[] = {
#embed "../../Sources/Knowledge/Tables/events.tsv"
};
static const unsigned char file_15[] = {
#embed "../../Sources/Knowledge/Tables/facilities.tsv"
};
static const unsigned char file_16[] = {
#embed "../../Sources/Knowledge/Tables/minifilters.tsv"
};
static const unsigned char file_17[] = {
#embed "../../Sources/Knowledge/Tables/noise.tsv"
};
static const unsigned char file_18[] = {
#embed "../../Sources/Knowledge/Tables/symbols.tsv"
};
static const unsigned char file_19[] = {
#embed "../../Sources/Knowledge/Tables/upgrade.tsv"
};
static const unsigned char file_20[] = {
#embed "../../Sources/Workbench/Keymaps/default.yaml"
};
static const unsigned char file_21[] = {
#embed "../../Themes/dark.yaml"
};
static const unsigned char file_22[] = {
#embed "../../Themes/light.yaml"
};
static const unsigned char file_23[] = {
#embed "../../Themes/mono.yaml"
};

static const struct kbt_data_file files[] = {
    {"Sources/DataFiles/Wording/en.yaml", file_0, sizeof file_0},
    {"Sources/DataFiles/Wording/zh.yaml", file_1, sizeof file_1},
    {"Sources/Diagnosis/Coverage/expected.yaml", file_2, sizeof file_2},
    {"Sources/Diagnosis/Rules/client/name-or-proxy.yaml", file_3, sizeof file_3},
    {"Sources/Diagnosis/Rules/deltas/psfx-base-file-changed.yaml", file_4, sizeof file_4},
    {"Sources/Diagnosis/Rules/deltas/psfx-delta-file-damaged.yaml", file_5, sizeof file_5},
    {"Sources/Diagnosis/Rules/locks/delete-pending-inflight.yaml", file_6, sizeof file_6},
    {"Sources/Diagnosis/Rules/locks/pending-reboot.yaml", file_7, sizeof file_7},
    {"Sources/Diagnosis/Rules/store/store-files-damaged.yaml", file_8, sizeof file_8},
    {"Sources/Diagnosis/Rules/store/store-manifest-missing.yaml", file_9, sizeof file_9},
    {"Sources/Diagnosis/Rules/unknown/unknown-failure.yaml", file_10, sizeof file_10},
    {"Sources/Knowledge/Tables/altitudes.tsv", file_11, sizeof file_11},
    {"Sources/Knowledge/Tables/codes.tsv", file_12, sizeof file_12},
    {"Sources/Knowledge/Tables/event-values.tsv", file_13, sizeof file_13},
    {"Sources/Knowledge/Tables/events.tsv", file_14, sizeof file_14},
    {"Sources/Knowledge/Tables/facilities.tsv", file_15, sizeof file_15},
    {"Sources/Knowledge/Tables/minifilters.tsv", file_16, sizeof file_16},
    {"Sources/Knowledge/Tables/noise.tsv", file_17, sizeof file_17},
    {"Sources/Knowledge/Tables/symbols.tsv", file_18, sizeof file_18},
    {"Sources/Knowledge/Tables/upgrade.tsv", file_19, sizeof file_19},
    {"Sources/Workbench/Keymaps/default.yaml", file_20, sizeof file_20},
    {"Themes/dark.yaml", file_21, sizeof file_21},
    {"Themes/light.yaml", file_22, sizeof file_22},
    {"Themes/mono.yaml", file_23, sizeof file_23},
};

const size_t kbt_data_file_count = sizeof files / sizeof files[0];

const struct kbt_data_file *kbt_data_file(size_t index) {
  return index < kbt_data_file_count ? &files[index] : NULL;
}
