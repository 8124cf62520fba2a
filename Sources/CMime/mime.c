#include "mime.h"

#include <gmime/gmime.h>
#include <pthread.h>
#include <string.h>

// Parts inside parts.
enum { DEPTH = 32 };

typedef struct {
  void *context;
  void (*part)(void *, const kbt_mime_part *);
} visitor;

static void visit(visitor *to, GMimeObject *object, int depth);

static void give(visitor *to, GMimeObject *object, GByteArray *content, const char *filename, int is_message) {
  GMimeContentType *type = g_mime_object_get_content_type(object);
  char *name = type ? g_mime_content_type_get_mime_type(type) : NULL;
  char *lower = g_ascii_strdown(name ? name : "application/octet-stream", -1);
  kbt_mime_part part = {
      .type = lower,
      .charset = type ? g_mime_content_type_get_parameter(type, "charset") : NULL,
      .filename = filename,
      .bytes = content->data,
      .length = content->len,
      .is_message = is_message,
  };
  to->part(to->context, &part);
  g_free(lower);
  g_free(name);
}

static void leaf(visitor *to, GMimePart *part) {
  GMimeDataWrapper *content = g_mime_part_get_content(part);
  GMimeStream *stream = g_mime_stream_mem_new();
  if (content) g_mime_data_wrapper_write_to_stream(content, stream);
  GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
  GMimeContentDisposition *disposition = g_mime_object_get_content_disposition(GMIME_OBJECT(part));
  const char *filename = g_mime_part_get_filename(part);
  if (!filename && disposition && g_mime_content_disposition_is_attachment(disposition)) filename = "attachment";
  give(to, GMIME_OBJECT(part), bytes, filename, 0);
  g_object_unref(stream);
}

static void message(visitor *to, GMimeMessagePart *part) {
  GMimeMessage *inner = g_mime_message_part_get_message(part);
  if (!inner) return;
  GMimeStream *stream = g_mime_stream_mem_new();
  g_mime_object_write_to_stream(GMIME_OBJECT(inner), NULL, stream);
  GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
  give(to, GMIME_OBJECT(part), bytes, "message.eml", 1);
  g_object_unref(stream);
}

// Whether the plain text is in there.
static int is_plain(GMimeObject *object, int depth) {
  if (depth > DEPTH) return 0;
  GMimeContentType *type = g_mime_object_get_content_type(object);
  if (GMIME_IS_PART(object)) return type && g_mime_content_type_is_type(type, "text", "plain");
  if (!GMIME_IS_MULTIPART(object)) return 0;
  int count = g_mime_multipart_get_count(GMIME_MULTIPART(object));
  for (int index = 0; index < count; index++) {
    if (is_plain(g_mime_multipart_get_part(GMIME_MULTIPART(object), index), depth + 1)) return 1;
  }
  return 0;
}

static void visit(visitor *to, GMimeObject *object, int depth) {
  if (!object || depth > DEPTH) return;
  if (GMIME_IS_MULTIPART(object)) {
    GMimeMultipart *multipart = GMIME_MULTIPART(object);
    GMimeContentType *type = g_mime_object_get_content_type(object);
    int count = g_mime_multipart_get_count(multipart);
    if (type && g_mime_content_type_is_type(type, "multipart", "alternative")) {
      for (int index = 0; index < count; index++) {
        GMimeObject *part = g_mime_multipart_get_part(multipart, index);
        if (part && is_plain(part, depth)) return visit(to, part, depth + 1);
      }
    }
    for (int index = 0; index < count; index++) visit(to, g_mime_multipart_get_part(multipart, index), depth + 1);
  } else if (GMIME_IS_MESSAGE_PART(object)) {
    message(to, GMIME_MESSAGE_PART(object));
  } else if (GMIME_IS_PART(object)) {
    leaf(to, GMIME_PART(object));
  }
}

static void start(void) { g_mime_init(); }

int kbt_mime_read(
    const uint8_t *bytes, size_t length, void *context, void (*head)(void *, const kbt_mime_head *),
    void (*part)(void *, const kbt_mime_part *)) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, start);
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)bytes, length);
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  g_mime_parser_set_persist_stream(parser, FALSE);
  GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
  g_object_unref(parser);
  g_object_unref(stream);
  if (!message) return 0;
  GDateTime *date = g_mime_message_get_date(message);
  char *written = date ? g_date_time_format(date, "%Y-%m-%d %H:%M:%S %z") : NULL;
  kbt_mime_head known = {.subject = g_mime_message_get_subject(message), .date = written};
  head(context, &known);
  g_free(written);
  visitor to = {.context = context, .part = part};
  visit(&to, g_mime_message_get_mime_part(message), 0);
  g_object_unref(message);
  return 1;
}
