// libarchive: cab, zip, 7z, rar, tar and their compressions.
#include <archive.h>
#include <archive_entry.h>
