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
#embed "../../Sources/Diagnosis/Rules/boot/appx-code.yaml"
};
static const unsigned char file_4[] = {
#embed "../../Sources/Diagnosis/Rules/boot/boot-hang.yaml"
};
static const unsigned char file_5[] = {
#embed "../../Sources/Diagnosis/Rules/boot/boot-operation-code.yaml"
};
static const unsigned char file_6[] = {
#embed "../../Sources/Diagnosis/Rules/boot/boot-primitives-failed.yaml"
};
static const unsigned char file_7[] = {
#embed "../../Sources/Diagnosis/Rules/boot/boot-primitives-retried.yaml"
};
static const unsigned char file_8[] = {
#embed "../../Sources/Diagnosis/Rules/boot/boot-rollback-status.yaml"
};
static const unsigned char file_9[] = {
#embed "../../Sources/Diagnosis/Rules/boot/early-boot-operation-failed.yaml"
};
static const unsigned char file_10[] = {
#embed "../../Sources/Diagnosis/Rules/boot/installer-access-denied.yaml"
};
static const unsigned char file_11[] = {
#embed "../../Sources/Diagnosis/Rules/boot/installer-appx.yaml"
};
static const unsigned char file_12[] = {
#embed "../../Sources/Diagnosis/Rules/boot/installer-esu.yaml"
};
static const unsigned char file_13[] = {
#embed "../../Sources/Diagnosis/Rules/boot/installer-http-service.yaml"
};
static const unsigned char file_14[] = {
#embed "../../Sources/Diagnosis/Rules/boot/installer-network-drivers.yaml"
};
static const unsigned char file_15[] = {
#embed "../../Sources/Diagnosis/Rules/boot/installer-ngen.yaml"
};
static const unsigned char file_16[] = {
#embed "../../Sources/Diagnosis/Rules/boot/installer-queue-failed.yaml"
};
static const unsigned char file_17[] = {
#embed "../../Sources/Diagnosis/Rules/boot/installer-scheduled-task.yaml"
};
static const unsigned char file_18[] = {
#embed "../../Sources/Diagnosis/Rules/boot/installer-summary.yaml"
};
static const unsigned char file_19[] = {
#embed "../../Sources/Diagnosis/Rules/boot/interrupted-code.yaml"
};
static const unsigned char file_20[] = {
#embed "../../Sources/Diagnosis/Rules/boot/restart-by-program.yaml"
};
static const unsigned char file_21[] = {
#embed "../../Sources/Diagnosis/Rules/boot/servicing-timeout-code.yaml"
};
static const unsigned char file_22[] = {
#embed "../../Sources/Diagnosis/Rules/boot/shutdown-code.yaml"
};
static const unsigned char file_23[] = {
#embed "../../Sources/Diagnosis/Rules/client/after-restart-code.yaml"
};
static const unsigned char file_24[] = {
#embed "../../Sources/Diagnosis/Rules/client/agent-busy-code.yaml"
};
static const unsigned char file_25[] = {
#embed "../../Sources/Diagnosis/Rules/client/all-updates-failed-code.yaml"
};
static const unsigned char file_26[] = {
#embed "../../Sources/Diagnosis/Rules/client/command-installer-failed.yaml"
};
static const unsigned char file_27[] = {
#embed "../../Sources/Diagnosis/Rules/client/content-changed-code.yaml"
};
static const unsigned char file_28[] = {
#embed "../../Sources/Diagnosis/Rules/client/datastore-code.yaml"
};
static const unsigned char file_29[] = {
#embed "../../Sources/Diagnosis/Rules/client/download-connection-lost.yaml"
};
static const unsigned char file_30[] = {
#embed "../../Sources/Diagnosis/Rules/client/feature-download-code.yaml"
};
static const unsigned char file_31[] = {
#embed "../../Sources/Diagnosis/Rules/client/feature-not-on-wsus.yaml"
};
static const unsigned char file_32[] = {
#embed "../../Sources/Diagnosis/Rules/client/local-content-code.yaml"
};
static const unsigned char file_33[] = {
#embed "../../Sources/Diagnosis/Rules/client/name-or-proxy.yaml"
};
static const unsigned char file_34[] = {
#embed "../../Sources/Diagnosis/Rules/client/odd-win32-code.yaml"
};
static const unsigned char file_35[] = {
#embed "../../Sources/Diagnosis/Rules/client/own-installer-code.yaml"
};
static const unsigned char file_36[] = {
#embed "../../Sources/Diagnosis/Rules/client/policy-blocks-public-service.yaml"
};
static const unsigned char file_37[] = {
#embed "../../Sources/Diagnosis/Rules/client/policy-code.yaml"
};
static const unsigned char file_38[] = {
#embed "../../Sources/Diagnosis/Rules/client/proxy-not-set.yaml"
};
static const unsigned char file_39[] = {
#embed "../../Sources/Diagnosis/Rules/client/range-request-code.yaml"
};
static const unsigned char file_40[] = {
#embed "../../Sources/Diagnosis/Rules/client/service-code.yaml"
};
static const unsigned char file_41[] = {
#embed "../../Sources/Diagnosis/Rules/client/service-disabled.yaml"
};
static const unsigned char file_42[] = {
#embed "../../Sources/Diagnosis/Rules/client/stack-not-loaded.yaml"
};
static const unsigned char file_43[] = {
#embed "../../Sources/Diagnosis/Rules/client/tls-code.yaml"
};
static const unsigned char file_44[] = {
#embed "../../Sources/Diagnosis/Rules/client/tls-handshake-failed.yaml"
};
static const unsigned char file_45[] = {
#embed "../../Sources/Diagnosis/Rules/client/update-server-down.yaml"
};
static const unsigned char file_46[] = {
#embed "../../Sources/Diagnosis/Rules/client/web-service-unreachable.yaml"
};
static const unsigned char file_47[] = {
#embed "../../Sources/Diagnosis/Rules/client/wsus-code.yaml"
};
static const unsigned char file_48[] = {
#embed "../../Sources/Diagnosis/Rules/client/wsus-round-trips.yaml"
};
static const unsigned char file_49[] = {
#embed "../../Sources/Diagnosis/Rules/client/wsus-soap-fault.yaml"
};
static const unsigned char file_50[] = {
#embed "../../Sources/Diagnosis/Rules/deltas/psfx-base-file-changed.yaml"
};
static const unsigned char file_51[] = {
#embed "../../Sources/Diagnosis/Rules/deltas/psfx-delta-file-damaged.yaml"
};
static const unsigned char file_52[] = {
#embed "../../Sources/Diagnosis/Rules/drivers/driver-install-failed.yaml"
};
static const unsigned char file_53[] = {
#embed "../../Sources/Diagnosis/Rules/drivers/driver-queue-damaged.yaml"
};
static const unsigned char file_54[] = {
#embed "../../Sources/Diagnosis/Rules/drivers/driver-queue-failed.yaml"
};
static const unsigned char file_55[] = {
#embed "../../Sources/Diagnosis/Rules/locks/delete-pending-inflight.yaml"
};
static const unsigned char file_56[] = {
#embed "../../Sources/Diagnosis/Rules/locks/pending-reboot.yaml"
};
static const unsigned char file_57[] = {
#embed "../../Sources/Diagnosis/Rules/locks/pending-transaction.yaml"
};
static const unsigned char file_58[] = {
#embed "../../Sources/Diagnosis/Rules/setup/block-audit-mode.yaml"
};
static const unsigned char file_59[] = {
#embed "../../Sources/Diagnosis/Rules/setup/block-bitlocker.yaml"
};
static const unsigned char file_60[] = {
#embed "../../Sources/Diagnosis/Rules/setup/block-boot-from-vhd.yaml"
};
static const unsigned char file_61[] = {
#embed "../../Sources/Diagnosis/Rules/setup/block-flight-signing.yaml"
};
static const unsigned char file_62[] = {
#embed "../../Sources/Diagnosis/Rules/setup/block-language.yaml"
};
static const unsigned char file_63[] = {
#embed "../../Sources/Diagnosis/Rules/setup/block-portable-workspace.yaml"
};
static const unsigned char file_64[] = {
#embed "../../Sources/Diagnosis/Rules/setup/block-safe-mode.yaml"
};
static const unsigned char file_65[] = {
#embed "../../Sources/Diagnosis/Rules/setup/block-system-partition.yaml"
};
static const unsigned char file_66[] = {
#embed "../../Sources/Diagnosis/Rules/setup/compat-block-code.yaml"
};
static const unsigned char file_67[] = {
#embed "../../Sources/Diagnosis/Rules/setup/compat-block-reported.yaml"
};
static const unsigned char file_68[] = {
#embed "../../Sources/Diagnosis/Rules/setup/compat-block-space.yaml"
};
static const unsigned char file_69[] = {
#embed "../../Sources/Diagnosis/Rules/setup/setup-failed-operation.yaml"
};
static const unsigned char file_70[] = {
#embed "../../Sources/Diagnosis/Rules/setup/setup-service-ended.yaml"
};
static const unsigned char file_71[] = {
#embed "../../Sources/Diagnosis/Rules/setup/setupdiag-profile.yaml"
};
static const unsigned char file_72[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-disk-space.yaml"
};
static const unsigned char file_73[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-driver-injection.yaml"
};
static const unsigned char file_74[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-first-boot-device.yaml"
};
static const unsigned char file_75[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-image-unpack.yaml"
};
static const unsigned char file_76[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-migration-gather.yaml"
};
static const unsigned char file_77[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-migration-object.yaml"
};
static const unsigned char file_78[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-migration-plugin.yaml"
};
static const unsigned char file_79[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-optional-components.yaml"
};
static const unsigned char file_80[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-package-add.yaml"
};
static const unsigned char file_81[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-profile-creation.yaml"
};
static const unsigned char file_82[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-rolled-back.yaml"
};
static const unsigned char file_83[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-safe-os-boot.yaml"
};
static const unsigned char file_84[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-sysprep-module.yaml"
};
static const unsigned char file_85[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-wim-mount-driver.yaml"
};
static const unsigned char file_86[] = {
#embed "../../Sources/Diagnosis/Rules/store/readiness-tool-damage.yaml"
};
static const unsigned char file_87[] = {
#embed "../../Sources/Diagnosis/Rules/store/readiness-tool-missing.yaml"
};
static const unsigned char file_88[] = {
#embed "../../Sources/Diagnosis/Rules/store/store-files-damaged.yaml"
};
static const unsigned char file_89[] = {
#embed "../../Sources/Diagnosis/Rules/store/store-manifest-missing.yaml"
};
static const unsigned char file_90[] = {
#embed "../../Sources/Diagnosis/Rules/trust/catalog-database.yaml"
};
static const unsigned char file_91[] = {
#embed "../../Sources/Diagnosis/Rules/trust/certificate-code.yaml"
};
static const unsigned char file_92[] = {
#embed "../../Sources/Diagnosis/Rules/trust/clock-and-certificates.yaml"
};
static const unsigned char file_93[] = {
#embed "../../Sources/Diagnosis/Rules/trust/database-page-code.yaml"
};
static const unsigned char file_94[] = {
#embed "../../Sources/Diagnosis/Rules/trust/image-signature-code.yaml"
};
static const unsigned char file_95[] = {
#embed "../../Sources/Diagnosis/Rules/trust/sha2-support-missing.yaml"
};
static const unsigned char file_96[] = {
#embed "../../Sources/Diagnosis/Rules/trust/signature-missing-code.yaml"
};
static const unsigned char file_97[] = {
#embed "../../Sources/Diagnosis/Rules/unknown/unknown-failure.yaml"
};
static const unsigned char file_98[] = {
#embed "../../Sources/Knowledge/Tables/altitudes.tsv"
};
static const unsigned char file_99[] = {
#embed "../../Sources/Knowledge/Tables/codes.tsv"
};
static const unsigned char file_100[] = {
#embed "../../Sources/Knowledge/Tables/event-values.tsv"
};
static const unsigned char file_101[] = {
#embed "../../Sources/Knowledge/Tables/events.tsv"
};
static const unsigned char file_102[] = {
#embed "../../Sources/Knowledge/Tables/facilities.tsv"
};
static const unsigned char file_103[] = {
#embed "../../Sources/Knowledge/Tables/minifilters.tsv"
};
static const unsigned char file_104[] = {
#embed "../../Sources/Knowledge/Tables/noise.tsv"
};
static const unsigned char file_105[] = {
#embed "../../Sources/Knowledge/Tables/operation-results.tsv"
};
static const unsigned char file_106[] = {
#embed "../../Sources/Knowledge/Tables/results.tsv"
};
static const unsigned char file_107[] = {
#embed "../../Sources/Knowledge/Tables/symbols.tsv"
};
static const unsigned char file_108[] = {
#embed "../../Sources/Knowledge/Tables/upgrade.tsv"
};
static const unsigned char file_109[] = {
#embed "../../Sources/Workbench/Keymaps/default.yaml"
};
static const unsigned char file_110[] = {
#embed "../../Themes/dark.yaml"
};
static const unsigned char file_111[] = {
#embed "../../Themes/light.yaml"
};
static const unsigned char file_112[] = {
#embed "../../Themes/mono.yaml"
};

static const struct kbt_data_file files[] = {
    {"Sources/DataFiles/Wording/en.yaml", file_0, sizeof file_0},
    {"Sources/DataFiles/Wording/zh.yaml", file_1, sizeof file_1},
    {"Sources/Diagnosis/Coverage/expected.yaml", file_2, sizeof file_2},
    {"Sources/Diagnosis/Rules/boot/appx-code.yaml", file_3, sizeof file_3},
    {"Sources/Diagnosis/Rules/boot/boot-hang.yaml", file_4, sizeof file_4},
    {"Sources/Diagnosis/Rules/boot/boot-operation-code.yaml", file_5, sizeof file_5},
    {"Sources/Diagnosis/Rules/boot/boot-primitives-failed.yaml", file_6, sizeof file_6},
    {"Sources/Diagnosis/Rules/boot/boot-primitives-retried.yaml", file_7, sizeof file_7},
    {"Sources/Diagnosis/Rules/boot/boot-rollback-status.yaml", file_8, sizeof file_8},
    {"Sources/Diagnosis/Rules/boot/early-boot-operation-failed.yaml", file_9, sizeof file_9},
    {"Sources/Diagnosis/Rules/boot/installer-access-denied.yaml", file_10, sizeof file_10},
    {"Sources/Diagnosis/Rules/boot/installer-appx.yaml", file_11, sizeof file_11},
    {"Sources/Diagnosis/Rules/boot/installer-esu.yaml", file_12, sizeof file_12},
    {"Sources/Diagnosis/Rules/boot/installer-http-service.yaml", file_13, sizeof file_13},
    {"Sources/Diagnosis/Rules/boot/installer-network-drivers.yaml", file_14, sizeof file_14},
    {"Sources/Diagnosis/Rules/boot/installer-ngen.yaml", file_15, sizeof file_15},
    {"Sources/Diagnosis/Rules/boot/installer-queue-failed.yaml", file_16, sizeof file_16},
    {"Sources/Diagnosis/Rules/boot/installer-scheduled-task.yaml", file_17, sizeof file_17},
    {"Sources/Diagnosis/Rules/boot/installer-summary.yaml", file_18, sizeof file_18},
    {"Sources/Diagnosis/Rules/boot/interrupted-code.yaml", file_19, sizeof file_19},
    {"Sources/Diagnosis/Rules/boot/restart-by-program.yaml", file_20, sizeof file_20},
    {"Sources/Diagnosis/Rules/boot/servicing-timeout-code.yaml", file_21, sizeof file_21},
    {"Sources/Diagnosis/Rules/boot/shutdown-code.yaml", file_22, sizeof file_22},
    {"Sources/Diagnosis/Rules/client/after-restart-code.yaml", file_23, sizeof file_23},
    {"Sources/Diagnosis/Rules/client/agent-busy-code.yaml", file_24, sizeof file_24},
    {"Sources/Diagnosis/Rules/client/all-updates-failed-code.yaml", file_25, sizeof file_25},
    {"Sources/Diagnosis/Rules/client/command-installer-failed.yaml", file_26, sizeof file_26},
    {"Sources/Diagnosis/Rules/client/content-changed-code.yaml", file_27, sizeof file_27},
    {"Sources/Diagnosis/Rules/client/datastore-code.yaml", file_28, sizeof file_28},
    {"Sources/Diagnosis/Rules/client/download-connection-lost.yaml", file_29, sizeof file_29},
    {"Sources/Diagnosis/Rules/client/feature-download-code.yaml", file_30, sizeof file_30},
    {"Sources/Diagnosis/Rules/client/feature-not-on-wsus.yaml", file_31, sizeof file_31},
    {"Sources/Diagnosis/Rules/client/local-content-code.yaml", file_32, sizeof file_32},
    {"Sources/Diagnosis/Rules/client/name-or-proxy.yaml", file_33, sizeof file_33},
    {"Sources/Diagnosis/Rules/client/odd-win32-code.yaml", file_34, sizeof file_34},
    {"Sources/Diagnosis/Rules/client/own-installer-code.yaml", file_35, sizeof file_35},
    {"Sources/Diagnosis/Rules/client/policy-blocks-public-service.yaml", file_36, sizeof file_36},
    {"Sources/Diagnosis/Rules/client/policy-code.yaml", file_37, sizeof file_37},
    {"Sources/Diagnosis/Rules/client/proxy-not-set.yaml", file_38, sizeof file_38},
    {"Sources/Diagnosis/Rules/client/range-request-code.yaml", file_39, sizeof file_39},
    {"Sources/Diagnosis/Rules/client/service-code.yaml", file_40, sizeof file_40},
    {"Sources/Diagnosis/Rules/client/service-disabled.yaml", file_41, sizeof file_41},
    {"Sources/Diagnosis/Rules/client/stack-not-loaded.yaml", file_42, sizeof file_42},
    {"Sources/Diagnosis/Rules/client/tls-code.yaml", file_43, sizeof file_43},
    {"Sources/Diagnosis/Rules/client/tls-handshake-failed.yaml", file_44, sizeof file_44},
    {"Sources/Diagnosis/Rules/client/update-server-down.yaml", file_45, sizeof file_45},
    {"Sources/Diagnosis/Rules/client/web-service-unreachable.yaml", file_46, sizeof file_46},
    {"Sources/Diagnosis/Rules/client/wsus-code.yaml", file_47, sizeof file_47},
    {"Sources/Diagnosis/Rules/client/wsus-round-trips.yaml", file_48, sizeof file_48},
    {"Sources/Diagnosis/Rules/client/wsus-soap-fault.yaml", file_49, sizeof file_49},
    {"Sources/Diagnosis/Rules/deltas/psfx-base-file-changed.yaml", file_50, sizeof file_50},
    {"Sources/Diagnosis/Rules/deltas/psfx-delta-file-damaged.yaml", file_51, sizeof file_51},
    {"Sources/Diagnosis/Rules/drivers/driver-install-failed.yaml", file_52, sizeof file_52},
    {"Sources/Diagnosis/Rules/drivers/driver-queue-damaged.yaml", file_53, sizeof file_53},
    {"Sources/Diagnosis/Rules/drivers/driver-queue-failed.yaml", file_54, sizeof file_54},
    {"Sources/Diagnosis/Rules/locks/delete-pending-inflight.yaml", file_55, sizeof file_55},
    {"Sources/Diagnosis/Rules/locks/pending-reboot.yaml", file_56, sizeof file_56},
    {"Sources/Diagnosis/Rules/locks/pending-transaction.yaml", file_57, sizeof file_57},
    {"Sources/Diagnosis/Rules/setup/block-audit-mode.yaml", file_58, sizeof file_58},
    {"Sources/Diagnosis/Rules/setup/block-bitlocker.yaml", file_59, sizeof file_59},
    {"Sources/Diagnosis/Rules/setup/block-boot-from-vhd.yaml", file_60, sizeof file_60},
    {"Sources/Diagnosis/Rules/setup/block-flight-signing.yaml", file_61, sizeof file_61},
    {"Sources/Diagnosis/Rules/setup/block-language.yaml", file_62, sizeof file_62},
    {"Sources/Diagnosis/Rules/setup/block-portable-workspace.yaml", file_63, sizeof file_63},
    {"Sources/Diagnosis/Rules/setup/block-safe-mode.yaml", file_64, sizeof file_64},
    {"Sources/Diagnosis/Rules/setup/block-system-partition.yaml", file_65, sizeof file_65},
    {"Sources/Diagnosis/Rules/setup/compat-block-code.yaml", file_66, sizeof file_66},
    {"Sources/Diagnosis/Rules/setup/compat-block-reported.yaml", file_67, sizeof file_67},
    {"Sources/Diagnosis/Rules/setup/compat-block-space.yaml", file_68, sizeof file_68},
    {"Sources/Diagnosis/Rules/setup/setup-failed-operation.yaml", file_69, sizeof file_69},
    {"Sources/Diagnosis/Rules/setup/setup-service-ended.yaml", file_70, sizeof file_70},
    {"Sources/Diagnosis/Rules/setup/setupdiag-profile.yaml", file_71, sizeof file_71},
    {"Sources/Diagnosis/Rules/setup/upgrade-disk-space.yaml", file_72, sizeof file_72},
    {"Sources/Diagnosis/Rules/setup/upgrade-driver-injection.yaml", file_73, sizeof file_73},
    {"Sources/Diagnosis/Rules/setup/upgrade-first-boot-device.yaml", file_74, sizeof file_74},
    {"Sources/Diagnosis/Rules/setup/upgrade-image-unpack.yaml", file_75, sizeof file_75},
    {"Sources/Diagnosis/Rules/setup/upgrade-migration-gather.yaml", file_76, sizeof file_76},
    {"Sources/Diagnosis/Rules/setup/upgrade-migration-object.yaml", file_77, sizeof file_77},
    {"Sources/Diagnosis/Rules/setup/upgrade-migration-plugin.yaml", file_78, sizeof file_78},
    {"Sources/Diagnosis/Rules/setup/upgrade-optional-components.yaml", file_79, sizeof file_79},
    {"Sources/Diagnosis/Rules/setup/upgrade-package-add.yaml", file_80, sizeof file_80},
    {"Sources/Diagnosis/Rules/setup/upgrade-profile-creation.yaml", file_81, sizeof file_81},
    {"Sources/Diagnosis/Rules/setup/upgrade-rolled-back.yaml", file_82, sizeof file_82},
    {"Sources/Diagnosis/Rules/setup/upgrade-safe-os-boot.yaml", file_83, sizeof file_83},
    {"Sources/Diagnosis/Rules/setup/upgrade-sysprep-module.yaml", file_84, sizeof file_84},
    {"Sources/Diagnosis/Rules/setup/upgrade-wim-mount-driver.yaml", file_85, sizeof file_85},
    {"Sources/Diagnosis/Rules/store/readiness-tool-damage.yaml", file_86, sizeof file_86},
    {"Sources/Diagnosis/Rules/store/readiness-tool-missing.yaml", file_87, sizeof file_87},
    {"Sources/Diagnosis/Rules/store/store-files-damaged.yaml", file_88, sizeof file_88},
    {"Sources/Diagnosis/Rules/store/store-manifest-missing.yaml", file_89, sizeof file_89},
    {"Sources/Diagnosis/Rules/trust/catalog-database.yaml", file_90, sizeof file_90},
    {"Sources/Diagnosis/Rules/trust/certificate-code.yaml", file_91, sizeof file_91},
    {"Sources/Diagnosis/Rules/trust/clock-and-certificates.yaml", file_92, sizeof file_92},
    {"Sources/Diagnosis/Rules/trust/database-page-code.yaml", file_93, sizeof file_93},
    {"Sources/Diagnosis/Rules/trust/image-signature-code.yaml", file_94, sizeof file_94},
    {"Sources/Diagnosis/Rules/trust/sha2-support-missing.yaml", file_95, sizeof file_95},
    {"Sources/Diagnosis/Rules/trust/signature-missing-code.yaml", file_96, sizeof file_96},
    {"Sources/Diagnosis/Rules/unknown/unknown-failure.yaml", file_97, sizeof file_97},
    {"Sources/Knowledge/Tables/altitudes.tsv", file_98, sizeof file_98},
    {"Sources/Knowledge/Tables/codes.tsv", file_99, sizeof file_99},
    {"Sources/Knowledge/Tables/event-values.tsv", file_100, sizeof file_100},
    {"Sources/Knowledge/Tables/events.tsv", file_101, sizeof file_101},
    {"Sources/Knowledge/Tables/facilities.tsv", file_102, sizeof file_102},
    {"Sources/Knowledge/Tables/minifilters.tsv", file_103, sizeof file_103},
    {"Sources/Knowledge/Tables/noise.tsv", file_104, sizeof file_104},
    {"Sources/Knowledge/Tables/operation-results.tsv", file_105, sizeof file_105},
    {"Sources/Knowledge/Tables/results.tsv", file_106, sizeof file_106},
    {"Sources/Knowledge/Tables/symbols.tsv", file_107, sizeof file_107},
    {"Sources/Knowledge/Tables/upgrade.tsv", file_108, sizeof file_108},
    {"Sources/Workbench/Keymaps/default.yaml", file_109, sizeof file_109},
    {"Themes/dark.yaml", file_110, sizeof file_110},
    {"Themes/light.yaml", file_111, sizeof file_111},
    {"Themes/mono.yaml", file_112, sizeof file_112},
};

const size_t kbt_data_file_count = sizeof files / sizeof files[0];

const struct kbt_data_file *kbt_data_file(size_t index) {
  return index < kbt_data_file_count ? &files[index] : NULL;
}
