// The parts of a mail, by GMime. Swift cannot say GObject's macros.
#ifndef KBT_MIME_H
#define KBT_MIME_H
#include <stddef.h>
#include <stdint.h>

typedef struct {
  // `text/plain`, lower case.
  const char *type;
  // As the mail states it; NULL when it does not.
  const char *charset;
  // Name of an attachment in UTF-8; NULL for text of the message.
  const char *filename;
  // Content after its transfer encoding was undone; valid during the call.
  const uint8_t *bytes;
  size_t length;
  // A message that is attached: to be read as a mail of its own.
  int is_message;
} kbt_mime_part;

typedef struct {
  // In UTF-8; NULL when missing. Valid during the call.
  const char *subject;
  const char *date;
} kbt_mime_head;

// Reads a mail of `length` bytes. Calls `head` once, then `part` for each part in
// order, of alternatives only for the plainest. Gives 0 when it is no mail.
int kbt_mime_read(
    const uint8_t *bytes, size_t length, void *context, void (*head)(void *, const kbt_mime_head *),
    void (*part)(void *, const kbt_mime_part *));
#endif
