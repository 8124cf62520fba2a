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
#embed "../../Sources/Diagnosis/Rules/deltas/delta-refused-code.yaml"
};
static const unsigned char file_51[] = {
#embed "../../Sources/Diagnosis/Rules/deltas/psfx-base-file-changed.yaml"
};
static const unsigned char file_52[] = {
#embed "../../Sources/Diagnosis/Rules/deltas/psfx-component-missing-code.yaml"
};
static const unsigned char file_53[] = {
#embed "../../Sources/Diagnosis/Rules/deltas/psfx-delta-file-damaged.yaml"
};
static const unsigned char file_54[] = {
#embed "../../Sources/Diagnosis/Rules/deltas/psfx-deltas-unusable-code.yaml"
};
static const unsigned char file_55[] = {
#embed "../../Sources/Diagnosis/Rules/deltas/psfx-language-component-missing.yaml"
};
static const unsigned char file_56[] = {
#embed "../../Sources/Diagnosis/Rules/deltas/psfx-reverse-delta-missing.yaml"
};
static const unsigned char file_57[] = {
#embed "../../Sources/Diagnosis/Rules/deltas/psfx-store-file-missing-code.yaml"
};
static const unsigned char file_58[] = {
#embed "../../Sources/Diagnosis/Rules/deltas/psfx-store-file-missing.yaml"
};
static const unsigned char file_59[] = {
#embed "../../Sources/Diagnosis/Rules/disk/boot-partition-full.yaml"
};
static const unsigned char file_60[] = {
#embed "../../Sources/Diagnosis/Rules/disk/broken-reparse-point.yaml"
};
static const unsigned char file_61[] = {
#embed "../../Sources/Diagnosis/Rules/disk/disk-damage-code.yaml"
};
static const unsigned char file_62[] = {
#embed "../../Sources/Diagnosis/Rules/disk/disk-damage-on-file.yaml"
};
static const unsigned char file_63[] = {
#embed "../../Sources/Diagnosis/Rules/disk/disk-events-around-failure.yaml"
};
static const unsigned char file_64[] = {
#embed "../../Sources/Diagnosis/Rules/disk/disk-full-code.yaml"
};
static const unsigned char file_65[] = {
#embed "../../Sources/Diagnosis/Rules/disk/disk-full-while-writing.yaml"
};
static const unsigned char file_66[] = {
#embed "../../Sources/Diagnosis/Rules/disk/memory-code.yaml"
};
static const unsigned char file_67[] = {
#embed "../../Sources/Diagnosis/Rules/disk/memory-used-up.yaml"
};
static const unsigned char file_68[] = {
#embed "../../Sources/Diagnosis/Rules/disk/moved-system-folder.yaml"
};
static const unsigned char file_69[] = {
#embed "../../Sources/Diagnosis/Rules/disk/system-partition-full-code.yaml"
};
static const unsigned char file_70[] = {
#embed "../../Sources/Diagnosis/Rules/disk/transaction-log-code.yaml"
};
static const unsigned char file_71[] = {
#embed "../../Sources/Diagnosis/Rules/disk/transaction-log-full.yaml"
};
static const unsigned char file_72[] = {
#embed "../../Sources/Diagnosis/Rules/disk/winre-partition-small.yaml"
};
static const unsigned char file_73[] = {
#embed "../../Sources/Diagnosis/Rules/disk/winre-update-code.yaml"
};
static const unsigned char file_74[] = {
#embed "../../Sources/Diagnosis/Rules/disk/write-filter-undoes-updates.yaml"
};
static const unsigned char file_75[] = {
#embed "../../Sources/Diagnosis/Rules/drivers/driver-install-failed.yaml"
};
static const unsigned char file_76[] = {
#embed "../../Sources/Diagnosis/Rules/drivers/driver-queue-damaged.yaml"
};
static const unsigned char file_77[] = {
#embed "../../Sources/Diagnosis/Rules/drivers/driver-queue-failed.yaml"
};
static const unsigned char file_78[] = {
#embed "../../Sources/Diagnosis/Rules/locks/access-denied-code.yaml"
};
static const unsigned char file_79[] = {
#embed "../../Sources/Diagnosis/Rules/locks/access-denied-on-file.yaml"
};
static const unsigned char file_80[] = {
#embed "../../Sources/Diagnosis/Rules/locks/access-denied-on-key.yaml"
};
static const unsigned char file_81[] = {
#embed "../../Sources/Diagnosis/Rules/locks/access-denied-package-file.yaml"
};
static const unsigned char file_82[] = {
#embed "../../Sources/Diagnosis/Rules/locks/delete-pending-inflight.yaml"
};
static const unsigned char file_83[] = {
#embed "../../Sources/Diagnosis/Rules/locks/pending-reboot.yaml"
};
static const unsigned char file_84[] = {
#embed "../../Sources/Diagnosis/Rules/locks/pending-transaction.yaml"
};
static const unsigned char file_85[] = {
#embed "../../Sources/Diagnosis/Rules/locks/protection-product-in-the-way.yaml"
};
static const unsigned char file_86[] = {
#embed "../../Sources/Diagnosis/Rules/locks/scanner-refused-file.yaml"
};
static const unsigned char file_87[] = {
#embed "../../Sources/Diagnosis/Rules/locks/security-software-code.yaml"
};
static const unsigned char file_88[] = {
#embed "../../Sources/Diagnosis/Rules/locks/sharing-violation-code.yaml"
};
static const unsigned char file_89[] = {
#embed "../../Sources/Diagnosis/Rules/locks/sharing-violation-on-file.yaml"
};
static const unsigned char file_90[] = {
#embed "../../Sources/Diagnosis/Rules/packages/baseline-missing-code.yaml"
};
static const unsigned char file_91[] = {
#embed "../../Sources/Diagnosis/Rules/packages/edition-state-broken.yaml"
};
static const unsigned char file_92[] = {
#embed "../../Sources/Diagnosis/Rules/packages/edition-state-code.yaml"
};
static const unsigned char file_93[] = {
#embed "../../Sources/Diagnosis/Rules/packages/image-unserviceable-code.yaml"
};
static const unsigned char file_94[] = {
#embed "../../Sources/Diagnosis/Rules/packages/image-unserviceable.yaml"
};
static const unsigned char file_95[] = {
#embed "../../Sources/Diagnosis/Rules/packages/invalid-package-or-session-code.yaml"
};
static const unsigned char file_96[] = {
#embed "../../Sources/Diagnosis/Rules/packages/not-applicable-code.yaml"
};
static const unsigned char file_97[] = {
#embed "../../Sources/Diagnosis/Rules/packages/package-not-applicable.yaml"
};
static const unsigned char file_98[] = {
#embed "../../Sources/Diagnosis/Rules/packages/package-permanent.yaml"
};
static const unsigned char file_99[] = {
#embed "../../Sources/Diagnosis/Rules/packages/pending-victim-code.yaml"
};
static const unsigned char file_100[] = {
#embed "../../Sources/Diagnosis/Rules/packages/pending-victim.yaml"
};
static const unsigned char file_101[] = {
#embed "../../Sources/Diagnosis/Rules/packages/servicing-stack-too-old-code.yaml"
};
static const unsigned char file_102[] = {
#embed "../../Sources/Diagnosis/Rules/packages/servicing-stack-too-old.yaml"
};
static const unsigned char file_103[] = {
#embed "../../Sources/Diagnosis/Rules/packages/session-file-damaged.yaml"
};
static const unsigned char file_104[] = {
#embed "../../Sources/Diagnosis/Rules/setup/block-audit-mode.yaml"
};
static const unsigned char file_105[] = {
#embed "../../Sources/Diagnosis/Rules/setup/block-bitlocker.yaml"
};
static const unsigned char file_106[] = {
#embed "../../Sources/Diagnosis/Rules/setup/block-boot-from-vhd.yaml"
};
static const unsigned char file_107[] = {
#embed "../../Sources/Diagnosis/Rules/setup/block-flight-signing.yaml"
};
static const unsigned char file_108[] = {
#embed "../../Sources/Diagnosis/Rules/setup/block-language.yaml"
};
static const unsigned char file_109[] = {
#embed "../../Sources/Diagnosis/Rules/setup/block-portable-workspace.yaml"
};
static const unsigned char file_110[] = {
#embed "../../Sources/Diagnosis/Rules/setup/block-safe-mode.yaml"
};
static const unsigned char file_111[] = {
#embed "../../Sources/Diagnosis/Rules/setup/block-system-partition.yaml"
};
static const unsigned char file_112[] = {
#embed "../../Sources/Diagnosis/Rules/setup/compat-block-code.yaml"
};
static const unsigned char file_113[] = {
#embed "../../Sources/Diagnosis/Rules/setup/compat-block-reported.yaml"
};
static const unsigned char file_114[] = {
#embed "../../Sources/Diagnosis/Rules/setup/compat-block-space.yaml"
};
static const unsigned char file_115[] = {
#embed "../../Sources/Diagnosis/Rules/setup/setup-failed-operation.yaml"
};
static const unsigned char file_116[] = {
#embed "../../Sources/Diagnosis/Rules/setup/setup-service-ended.yaml"
};
static const unsigned char file_117[] = {
#embed "../../Sources/Diagnosis/Rules/setup/setupdiag-profile.yaml"
};
static const unsigned char file_118[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-disk-space.yaml"
};
static const unsigned char file_119[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-driver-injection.yaml"
};
static const unsigned char file_120[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-first-boot-device.yaml"
};
static const unsigned char file_121[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-image-unpack.yaml"
};
static const unsigned char file_122[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-migration-gather.yaml"
};
static const unsigned char file_123[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-migration-object.yaml"
};
static const unsigned char file_124[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-migration-plugin.yaml"
};
static const unsigned char file_125[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-optional-components.yaml"
};
static const unsigned char file_126[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-package-add.yaml"
};
static const unsigned char file_127[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-profile-creation.yaml"
};
static const unsigned char file_128[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-rolled-back.yaml"
};
static const unsigned char file_129[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-safe-os-boot.yaml"
};
static const unsigned char file_130[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-sysprep-module.yaml"
};
static const unsigned char file_131[] = {
#embed "../../Sources/Diagnosis/Rules/setup/upgrade-wim-mount-driver.yaml"
};
static const unsigned char file_132[] = {
#embed "../../Sources/Diagnosis/Rules/sources/feature-source-missing.yaml"
};
static const unsigned char file_133[] = {
#embed "../../Sources/Diagnosis/Rules/sources/repair-content-missing-code.yaml"
};
static const unsigned char file_134[] = {
#embed "../../Sources/Diagnosis/Rules/sources/repair-content-missing.yaml"
};
static const unsigned char file_135[] = {
#embed "../../Sources/Diagnosis/Rules/sources/repair-source-missing.yaml"
};
static const unsigned char file_136[] = {
#embed "../../Sources/Diagnosis/Rules/sources/source-missing-code.yaml"
};
static const unsigned char file_137[] = {
#embed "../../Sources/Diagnosis/Rules/store/assembly-missing-code.yaml"
};
static const unsigned char file_138[] = {
#embed "../../Sources/Diagnosis/Rules/store/assembly-missing-language.yaml"
};
static const unsigned char file_139[] = {
#embed "../../Sources/Diagnosis/Rules/store/assembly-missing-leftover.yaml"
};
static const unsigned char file_140[] = {
#embed "../../Sources/Diagnosis/Rules/store/catalog-service-broken.yaml"
};
static const unsigned char file_141[] = {
#embed "../../Sources/Diagnosis/Rules/store/component-key-missing.yaml"
};
static const unsigned char file_142[] = {
#embed "../../Sources/Diagnosis/Rules/store/component-not-found-code.yaml"
};
static const unsigned char file_143[] = {
#embed "../../Sources/Diagnosis/Rules/store/file-missing-code.yaml"
};
static const unsigned char file_144[] = {
#embed "../../Sources/Diagnosis/Rules/store/file-or-key-missing.yaml"
};
static const unsigned char file_145[] = {
#embed "../../Sources/Diagnosis/Rules/store/hive-load-resources.yaml"
};
static const unsigned char file_146[] = {
#embed "../../Sources/Diagnosis/Rules/store/identity-string-code.yaml"
};
static const unsigned char file_147[] = {
#embed "../../Sources/Diagnosis/Rules/store/identity-string-damaged.yaml"
};
static const unsigned char file_148[] = {
#embed "../../Sources/Diagnosis/Rules/store/manifest-or-data-damaged-code.yaml"
};
static const unsigned char file_149[] = {
#embed "../../Sources/Diagnosis/Rules/store/package-catalog-damaged.yaml"
};
static const unsigned char file_150[] = {
#embed "../../Sources/Diagnosis/Rules/store/package-manifest-unreadable.yaml"
};
static const unsigned char file_151[] = {
#embed "../../Sources/Diagnosis/Rules/store/package-name-not-an-identity.yaml"
};
static const unsigned char file_152[] = {
#embed "../../Sources/Diagnosis/Rules/store/readiness-tool-damage.yaml"
};
static const unsigned char file_153[] = {
#embed "../../Sources/Diagnosis/Rules/store/readiness-tool-missing.yaml"
};
static const unsigned char file_154[] = {
#embed "../../Sources/Diagnosis/Rules/store/servicing-process-crashed.yaml"
};
static const unsigned char file_155[] = {
#embed "../../Sources/Diagnosis/Rules/store/servicing-process-ended-code.yaml"
};
static const unsigned char file_156[] = {
#embed "../../Sources/Diagnosis/Rules/store/sfc-could-not-repair.yaml"
};
static const unsigned char file_157[] = {
#embed "../../Sources/Diagnosis/Rules/store/store-corrupt-code.yaml"
};
static const unsigned char file_158[] = {
#embed "../../Sources/Diagnosis/Rules/store/store-file-not-gathered.yaml"
};
static const unsigned char file_159[] = {
#embed "../../Sources/Diagnosis/Rules/store/store-files-damaged.yaml"
};
static const unsigned char file_160[] = {
#embed "../../Sources/Diagnosis/Rules/store/store-hive-damaged-code.yaml"
};
static const unsigned char file_161[] = {
#embed "../../Sources/Diagnosis/Rules/store/store-hive-damaged.yaml"
};
static const unsigned char file_162[] = {
#embed "../../Sources/Diagnosis/Rules/store/store-manifest-damaged.yaml"
};
static const unsigned char file_163[] = {
#embed "../../Sources/Diagnosis/Rules/store/store-manifest-missing.yaml"
};
static const unsigned char file_164[] = {
#embed "../../Sources/Diagnosis/Rules/store/store-payload-damaged.yaml"
};
static const unsigned char file_165[] = {
#embed "../../Sources/Diagnosis/Rules/store/store-registry-value-damaged.yaml"
};
static const unsigned char file_166[] = {
#embed "../../Sources/Diagnosis/Rules/store/transaction-closure-code.yaml"
};
static const unsigned char file_167[] = {
#embed "../../Sources/Diagnosis/Rules/store/transaction-closure-incomplete.yaml"
};
static const unsigned char file_168[] = {
#embed "../../Sources/Diagnosis/Rules/trust/catalog-database.yaml"
};
static const unsigned char file_169[] = {
#embed "../../Sources/Diagnosis/Rules/trust/certificate-code.yaml"
};
static const unsigned char file_170[] = {
#embed "../../Sources/Diagnosis/Rules/trust/clock-and-certificates.yaml"
};
static const unsigned char file_171[] = {
#embed "../../Sources/Diagnosis/Rules/trust/database-page-code.yaml"
};
static const unsigned char file_172[] = {
#embed "../../Sources/Diagnosis/Rules/trust/image-signature-code.yaml"
};
static const unsigned char file_173[] = {
#embed "../../Sources/Diagnosis/Rules/trust/sha2-support-missing.yaml"
};
static const unsigned char file_174[] = {
#embed "../../Sources/Diagnosis/Rules/trust/signature-missing-code.yaml"
};
static const unsigned char file_175[] = {
#embed "../../Sources/Diagnosis/Rules/unknown/unknown-failure.yaml"
};
static const unsigned char file_176[] = {
#embed "../../Sources/Knowledge/Tables/altitudes.tsv"
};
static const unsigned char file_177[] = {
#embed "../../Sources/Knowledge/Tables/codes.tsv"
};
static const unsigned char file_178[] = {
#embed "../../Sources/Knowledge/Tables/event-values.tsv"
};
static const unsigned char file_179[] = {
#embed "../../Sources/Knowledge/Tables/events.tsv"
};
static const unsigned char file_180[] = {
#embed "../../Sources/Knowledge/Tables/facilities.tsv"
};
static const unsigned char file_181[] = {
#embed "../../Sources/Knowledge/Tables/minifilters.tsv"
};
static const unsigned char file_182[] = {
#embed "../../Sources/Knowledge/Tables/noise.tsv"
};
static const unsigned char file_183[] = {
#embed "../../Sources/Knowledge/Tables/operation-results.tsv"
};
static const unsigned char file_184[] = {
#embed "../../Sources/Knowledge/Tables/results.tsv"
};
static const unsigned char file_185[] = {
#embed "../../Sources/Knowledge/Tables/symbols.tsv"
};
static const unsigned char file_186[] = {
#embed "../../Sources/Knowledge/Tables/upgrade.tsv"
};
static const unsigned char file_187[] = {
#embed "../../Sources/Workbench/Keymaps/default.yaml"
};
static const unsigned char file_188[] = {
#embed "../../Themes/dark.yaml"
};
static const unsigned char file_189[] = {
#embed "../../Themes/light.yaml"
};
static const unsigned char file_190[] = {
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
    {"Sources/Diagnosis/Rules/deltas/delta-refused-code.yaml", file_50, sizeof file_50},
    {"Sources/Diagnosis/Rules/deltas/psfx-base-file-changed.yaml", file_51, sizeof file_51},
    {"Sources/Diagnosis/Rules/deltas/psfx-component-missing-code.yaml", file_52, sizeof file_52},
    {"Sources/Diagnosis/Rules/deltas/psfx-delta-file-damaged.yaml", file_53, sizeof file_53},
    {"Sources/Diagnosis/Rules/deltas/psfx-deltas-unusable-code.yaml", file_54, sizeof file_54},
    {"Sources/Diagnosis/Rules/deltas/psfx-language-component-missing.yaml", file_55, sizeof file_55},
    {"Sources/Diagnosis/Rules/deltas/psfx-reverse-delta-missing.yaml", file_56, sizeof file_56},
    {"Sources/Diagnosis/Rules/deltas/psfx-store-file-missing-code.yaml", file_57, sizeof file_57},
    {"Sources/Diagnosis/Rules/deltas/psfx-store-file-missing.yaml", file_58, sizeof file_58},
    {"Sources/Diagnosis/Rules/disk/boot-partition-full.yaml", file_59, sizeof file_59},
    {"Sources/Diagnosis/Rules/disk/broken-reparse-point.yaml", file_60, sizeof file_60},
    {"Sources/Diagnosis/Rules/disk/disk-damage-code.yaml", file_61, sizeof file_61},
    {"Sources/Diagnosis/Rules/disk/disk-damage-on-file.yaml", file_62, sizeof file_62},
    {"Sources/Diagnosis/Rules/disk/disk-events-around-failure.yaml", file_63, sizeof file_63},
    {"Sources/Diagnosis/Rules/disk/disk-full-code.yaml", file_64, sizeof file_64},
    {"Sources/Diagnosis/Rules/disk/disk-full-while-writing.yaml", file_65, sizeof file_65},
    {"Sources/Diagnosis/Rules/disk/memory-code.yaml", file_66, sizeof file_66},
    {"Sources/Diagnosis/Rules/disk/memory-used-up.yaml", file_67, sizeof file_67},
    {"Sources/Diagnosis/Rules/disk/moved-system-folder.yaml", file_68, sizeof file_68},
    {"Sources/Diagnosis/Rules/disk/system-partition-full-code.yaml", file_69, sizeof file_69},
    {"Sources/Diagnosis/Rules/disk/transaction-log-code.yaml", file_70, sizeof file_70},
    {"Sources/Diagnosis/Rules/disk/transaction-log-full.yaml", file_71, sizeof file_71},
    {"Sources/Diagnosis/Rules/disk/winre-partition-small.yaml", file_72, sizeof file_72},
    {"Sources/Diagnosis/Rules/disk/winre-update-code.yaml", file_73, sizeof file_73},
    {"Sources/Diagnosis/Rules/disk/write-filter-undoes-updates.yaml", file_74, sizeof file_74},
    {"Sources/Diagnosis/Rules/drivers/driver-install-failed.yaml", file_75, sizeof file_75},
    {"Sources/Diagnosis/Rules/drivers/driver-queue-damaged.yaml", file_76, sizeof file_76},
    {"Sources/Diagnosis/Rules/drivers/driver-queue-failed.yaml", file_77, sizeof file_77},
    {"Sources/Diagnosis/Rules/locks/access-denied-code.yaml", file_78, sizeof file_78},
    {"Sources/Diagnosis/Rules/locks/access-denied-on-file.yaml", file_79, sizeof file_79},
    {"Sources/Diagnosis/Rules/locks/access-denied-on-key.yaml", file_80, sizeof file_80},
    {"Sources/Diagnosis/Rules/locks/access-denied-package-file.yaml", file_81, sizeof file_81},
    {"Sources/Diagnosis/Rules/locks/delete-pending-inflight.yaml", file_82, sizeof file_82},
    {"Sources/Diagnosis/Rules/locks/pending-reboot.yaml", file_83, sizeof file_83},
    {"Sources/Diagnosis/Rules/locks/pending-transaction.yaml", file_84, sizeof file_84},
    {"Sources/Diagnosis/Rules/locks/protection-product-in-the-way.yaml", file_85, sizeof file_85},
    {"Sources/Diagnosis/Rules/locks/scanner-refused-file.yaml", file_86, sizeof file_86},
    {"Sources/Diagnosis/Rules/locks/security-software-code.yaml", file_87, sizeof file_87},
    {"Sources/Diagnosis/Rules/locks/sharing-violation-code.yaml", file_88, sizeof file_88},
    {"Sources/Diagnosis/Rules/locks/sharing-violation-on-file.yaml", file_89, sizeof file_89},
    {"Sources/Diagnosis/Rules/packages/baseline-missing-code.yaml", file_90, sizeof file_90},
    {"Sources/Diagnosis/Rules/packages/edition-state-broken.yaml", file_91, sizeof file_91},
    {"Sources/Diagnosis/Rules/packages/edition-state-code.yaml", file_92, sizeof file_92},
    {"Sources/Diagnosis/Rules/packages/image-unserviceable-code.yaml", file_93, sizeof file_93},
    {"Sources/Diagnosis/Rules/packages/image-unserviceable.yaml", file_94, sizeof file_94},
    {"Sources/Diagnosis/Rules/packages/invalid-package-or-session-code.yaml", file_95, sizeof file_95},
    {"Sources/Diagnosis/Rules/packages/not-applicable-code.yaml", file_96, sizeof file_96},
    {"Sources/Diagnosis/Rules/packages/package-not-applicable.yaml", file_97, sizeof file_97},
    {"Sources/Diagnosis/Rules/packages/package-permanent.yaml", file_98, sizeof file_98},
    {"Sources/Diagnosis/Rules/packages/pending-victim-code.yaml", file_99, sizeof file_99},
    {"Sources/Diagnosis/Rules/packages/pending-victim.yaml", file_100, sizeof file_100},
    {"Sources/Diagnosis/Rules/packages/servicing-stack-too-old-code.yaml", file_101, sizeof file_101},
    {"Sources/Diagnosis/Rules/packages/servicing-stack-too-old.yaml", file_102, sizeof file_102},
    {"Sources/Diagnosis/Rules/packages/session-file-damaged.yaml", file_103, sizeof file_103},
    {"Sources/Diagnosis/Rules/setup/block-audit-mode.yaml", file_104, sizeof file_104},
    {"Sources/Diagnosis/Rules/setup/block-bitlocker.yaml", file_105, sizeof file_105},
    {"Sources/Diagnosis/Rules/setup/block-boot-from-vhd.yaml", file_106, sizeof file_106},
    {"Sources/Diagnosis/Rules/setup/block-flight-signing.yaml", file_107, sizeof file_107},
    {"Sources/Diagnosis/Rules/setup/block-language.yaml", file_108, sizeof file_108},
    {"Sources/Diagnosis/Rules/setup/block-portable-workspace.yaml", file_109, sizeof file_109},
    {"Sources/Diagnosis/Rules/setup/block-safe-mode.yaml", file_110, sizeof file_110},
    {"Sources/Diagnosis/Rules/setup/block-system-partition.yaml", file_111, sizeof file_111},
    {"Sources/Diagnosis/Rules/setup/compat-block-code.yaml", file_112, sizeof file_112},
    {"Sources/Diagnosis/Rules/setup/compat-block-reported.yaml", file_113, sizeof file_113},
    {"Sources/Diagnosis/Rules/setup/compat-block-space.yaml", file_114, sizeof file_114},
    {"Sources/Diagnosis/Rules/setup/setup-failed-operation.yaml", file_115, sizeof file_115},
    {"Sources/Diagnosis/Rules/setup/setup-service-ended.yaml", file_116, sizeof file_116},
    {"Sources/Diagnosis/Rules/setup/setupdiag-profile.yaml", file_117, sizeof file_117},
    {"Sources/Diagnosis/Rules/setup/upgrade-disk-space.yaml", file_118, sizeof file_118},
    {"Sources/Diagnosis/Rules/setup/upgrade-driver-injection.yaml", file_119, sizeof file_119},
    {"Sources/Diagnosis/Rules/setup/upgrade-first-boot-device.yaml", file_120, sizeof file_120},
    {"Sources/Diagnosis/Rules/setup/upgrade-image-unpack.yaml", file_121, sizeof file_121},
    {"Sources/Diagnosis/Rules/setup/upgrade-migration-gather.yaml", file_122, sizeof file_122},
    {"Sources/Diagnosis/Rules/setup/upgrade-migration-object.yaml", file_123, sizeof file_123},
    {"Sources/Diagnosis/Rules/setup/upgrade-migration-plugin.yaml", file_124, sizeof file_124},
    {"Sources/Diagnosis/Rules/setup/upgrade-optional-components.yaml", file_125, sizeof file_125},
    {"Sources/Diagnosis/Rules/setup/upgrade-package-add.yaml", file_126, sizeof file_126},
    {"Sources/Diagnosis/Rules/setup/upgrade-profile-creation.yaml", file_127, sizeof file_127},
    {"Sources/Diagnosis/Rules/setup/upgrade-rolled-back.yaml", file_128, sizeof file_128},
    {"Sources/Diagnosis/Rules/setup/upgrade-safe-os-boot.yaml", file_129, sizeof file_129},
    {"Sources/Diagnosis/Rules/setup/upgrade-sysprep-module.yaml", file_130, sizeof file_130},
    {"Sources/Diagnosis/Rules/setup/upgrade-wim-mount-driver.yaml", file_131, sizeof file_131},
    {"Sources/Diagnosis/Rules/sources/feature-source-missing.yaml", file_132, sizeof file_132},
    {"Sources/Diagnosis/Rules/sources/repair-content-missing-code.yaml", file_133, sizeof file_133},
    {"Sources/Diagnosis/Rules/sources/repair-content-missing.yaml", file_134, sizeof file_134},
    {"Sources/Diagnosis/Rules/sources/repair-source-missing.yaml", file_135, sizeof file_135},
    {"Sources/Diagnosis/Rules/sources/source-missing-code.yaml", file_136, sizeof file_136},
    {"Sources/Diagnosis/Rules/store/assembly-missing-code.yaml", file_137, sizeof file_137},
    {"Sources/Diagnosis/Rules/store/assembly-missing-language.yaml", file_138, sizeof file_138},
    {"Sources/Diagnosis/Rules/store/assembly-missing-leftover.yaml", file_139, sizeof file_139},
    {"Sources/Diagnosis/Rules/store/catalog-service-broken.yaml", file_140, sizeof file_140},
    {"Sources/Diagnosis/Rules/store/component-key-missing.yaml", file_141, sizeof file_141},
    {"Sources/Diagnosis/Rules/store/component-not-found-code.yaml", file_142, sizeof file_142},
    {"Sources/Diagnosis/Rules/store/file-missing-code.yaml", file_143, sizeof file_143},
    {"Sources/Diagnosis/Rules/store/file-or-key-missing.yaml", file_144, sizeof file_144},
    {"Sources/Diagnosis/Rules/store/hive-load-resources.yaml", file_145, sizeof file_145},
    {"Sources/Diagnosis/Rules/store/identity-string-code.yaml", file_146, sizeof file_146},
    {"Sources/Diagnosis/Rules/store/identity-string-damaged.yaml", file_147, sizeof file_147},
    {"Sources/Diagnosis/Rules/store/manifest-or-data-damaged-code.yaml", file_148, sizeof file_148},
    {"Sources/Diagnosis/Rules/store/package-catalog-damaged.yaml", file_149, sizeof file_149},
    {"Sources/Diagnosis/Rules/store/package-manifest-unreadable.yaml", file_150, sizeof file_150},
    {"Sources/Diagnosis/Rules/store/package-name-not-an-identity.yaml", file_151, sizeof file_151},
    {"Sources/Diagnosis/Rules/store/readiness-tool-damage.yaml", file_152, sizeof file_152},
    {"Sources/Diagnosis/Rules/store/readiness-tool-missing.yaml", file_153, sizeof file_153},
    {"Sources/Diagnosis/Rules/store/servicing-process-crashed.yaml", file_154, sizeof file_154},
    {"Sources/Diagnosis/Rules/store/servicing-process-ended-code.yaml", file_155, sizeof file_155},
    {"Sources/Diagnosis/Rules/store/sfc-could-not-repair.yaml", file_156, sizeof file_156},
    {"Sources/Diagnosis/Rules/store/store-corrupt-code.yaml", file_157, sizeof file_157},
    {"Sources/Diagnosis/Rules/store/store-file-not-gathered.yaml", file_158, sizeof file_158},
    {"Sources/Diagnosis/Rules/store/store-files-damaged.yaml", file_159, sizeof file_159},
    {"Sources/Diagnosis/Rules/store/store-hive-damaged-code.yaml", file_160, sizeof file_160},
    {"Sources/Diagnosis/Rules/store/store-hive-damaged.yaml", file_161, sizeof file_161},
    {"Sources/Diagnosis/Rules/store/store-manifest-damaged.yaml", file_162, sizeof file_162},
    {"Sources/Diagnosis/Rules/store/store-manifest-missing.yaml", file_163, sizeof file_163},
    {"Sources/Diagnosis/Rules/store/store-payload-damaged.yaml", file_164, sizeof file_164},
    {"Sources/Diagnosis/Rules/store/store-registry-value-damaged.yaml", file_165, sizeof file_165},
    {"Sources/Diagnosis/Rules/store/transaction-closure-code.yaml", file_166, sizeof file_166},
    {"Sources/Diagnosis/Rules/store/transaction-closure-incomplete.yaml", file_167, sizeof file_167},
    {"Sources/Diagnosis/Rules/trust/catalog-database.yaml", file_168, sizeof file_168},
    {"Sources/Diagnosis/Rules/trust/certificate-code.yaml", file_169, sizeof file_169},
    {"Sources/Diagnosis/Rules/trust/clock-and-certificates.yaml", file_170, sizeof file_170},
    {"Sources/Diagnosis/Rules/trust/database-page-code.yaml", file_171, sizeof file_171},
    {"Sources/Diagnosis/Rules/trust/image-signature-code.yaml", file_172, sizeof file_172},
    {"Sources/Diagnosis/Rules/trust/sha2-support-missing.yaml", file_173, sizeof file_173},
    {"Sources/Diagnosis/Rules/trust/signature-missing-code.yaml", file_174, sizeof file_174},
    {"Sources/Diagnosis/Rules/unknown/unknown-failure.yaml", file_175, sizeof file_175},
    {"Sources/Knowledge/Tables/altitudes.tsv", file_176, sizeof file_176},
    {"Sources/Knowledge/Tables/codes.tsv", file_177, sizeof file_177},
    {"Sources/Knowledge/Tables/event-values.tsv", file_178, sizeof file_178},
    {"Sources/Knowledge/Tables/events.tsv", file_179, sizeof file_179},
    {"Sources/Knowledge/Tables/facilities.tsv", file_180, sizeof file_180},
    {"Sources/Knowledge/Tables/minifilters.tsv", file_181, sizeof file_181},
    {"Sources/Knowledge/Tables/noise.tsv", file_182, sizeof file_182},
    {"Sources/Knowledge/Tables/operation-results.tsv", file_183, sizeof file_183},
    {"Sources/Knowledge/Tables/results.tsv", file_184, sizeof file_184},
    {"Sources/Knowledge/Tables/symbols.tsv", file_185, sizeof file_185},
    {"Sources/Knowledge/Tables/upgrade.tsv", file_186, sizeof file_186},
    {"Sources/Workbench/Keymaps/default.yaml", file_187, sizeof file_187},
    {"Themes/dark.yaml", file_188, sizeof file_188},
    {"Themes/light.yaml", file_189, sizeof file_189},
    {"Themes/mono.yaml", file_190, sizeof file_190},
};

const size_t kbt_data_file_count = sizeof files / sizeof files[0];

const struct kbt_data_file *kbt_data_file(size_t index) {
  return index < kbt_data_file_count ? &files[index] : NULL;
}
