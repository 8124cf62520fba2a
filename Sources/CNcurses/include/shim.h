// ncurses, wide-character version. Only Terminal imports this module.
//
// Swift sees neither function-like macros nor variadic functions, and Swift 6
// refuses global variables that can change (stdscr, COLS, curscr). So each of
// those that Terminal needs has a wrapper here; the rest of ncurses stays out
// of reach on purpose. Attributes are our own bits for the same reason: A_BOLD
// and its like are casts.
#ifndef KBT_NCURSES_SHIM_H
#define KBT_NCURSES_SHIM_H
// The wide functions (setcchar, wget_wch) are declared only with both of these.
#ifndef _XOPEN_SOURCE_EXTENDED
#define _XOPEN_SOURCE_EXTENDED 1
#endif
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <locale.h>
#include <ncurses.h>
#include <stdbool.h>
#include <stdint.h>
#include <wchar.h>

enum {
  kbt_bold = 1,
  kbt_dim = 2,
  kbt_underline = 4,
  kbt_reverse = 8,
  kbt_italic = 16,
};

// What kbt_open found.
enum kbt_open_result { kbt_opened = 0, kbt_no_terminal = 1, kbt_unknown_terminal = 2 };

struct kbt_terminal {
  int columns;
  int rows;
  int colors;  // 0 for none; 0x1000000 for direct colour
  int pairs;
  bool rgb;  // terminfo's RGB: colour numbers are red, green and blue
};

// Sets the locale, opens the terminal `term` on standard input and output in
// raw mode and arms the guard (guard.h). initscr would end the program when
// TERM is unknown; this returns.
enum kbt_open_result kbt_open(const char *term, struct kbt_terminal *terminal);
// Gives the terminal back and frees the screen.
void kbt_close(void);
// Gives the terminal back for a while, and takes it again.
void kbt_leave(void);
void kbt_enter(void);
// Stops the whole job as Ctrl-Z in cooked mode does.
void kbt_stop_job(void);

// Adopts the terminal's size after a resize.
void kbt_adopt_size(int *columns, int *rows);

// Writes one character with its marks; `pair` may be an extended pair.
void kbt_put(int y, int x, const uint32_t *scalars, int count, int attributes, int pair);
// Brings everything to the terminal. A negative x hides the cursor.
void kbt_flush(int cursor_y, int cursor_x);
// The next flush paints everything.
void kbt_repaint(void);
// Columns that the C library, and so ncurses, gives a scalar.
int kbt_columns(uint32_t scalar);

// Defines a colour pair; -1 is the terminal's own colour. False when it cannot.
bool kbt_define_pair(int pair, int foreground, int background);

// Reads what is there without waiting. 0: nothing, 1: a scalar, 2: a key code,
// 3: the terminal is gone.
int kbt_read(uint32_t *value);
// Waits until the keyboard or `wake_fd` has something. 0: time over, 1: the
// keyboard, 2: woken, 3: the terminal is gone, 4: a signal came.
int kbt_wait(int wake_fd, int milliseconds);

void kbt_mouse(bool on);
enum kbt_mouse_kind {
  kbt_mouse_none,
  kbt_mouse_press,
  kbt_mouse_double,
  kbt_mouse_release,
  kbt_mouse_wheel_up,
  kbt_mouse_wheel_down,
};
enum kbt_mouse_kind kbt_mouse_event(int *x, int *y);

// Writes bytes past ncurses, for sequences that it does not know.
void kbt_write(const char *bytes, size_t length);
// Gives text to tmux's buffer and, with its -w (since 3.2), to its terminal's
// clipboard. False when tmux cannot or takes longer than a second.
bool kbt_load_tmux_buffer(const char *text, size_t length);
#endif
