#define _GNU_SOURCE
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <term.h>
#include <time.h>
#include <unistd.h>

#include "guard.h"

// term.h makes macros of capability names, common words among them.
#undef columns

static SCREEN *screen;
static bool mouse_on;

static const char paste_on[] = "\033[?2004h";
static const char paste_off[] = "\033[?2004l";
static const char mouse_off[] = "\033[?1006l\033[?1002l\033[?1000l";

void kbt_write(const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t count = write(STDOUT_FILENO, bytes, length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) {
      struct pollfd ready = {.fd = STDOUT_FILENO, .events = POLLOUT};
      if (poll(&ready, 1, 1000) > 0) continue;
      return;
    }
    if (count <= 0) return;
    bytes += count;
    length -= (size_t)count;
  }
}

// tputs writes through a function without context.
static char gathered[512];
static size_t gathered_length;

static int gather(int byte) {
  if (gathered_length < sizeof gathered) gathered[gathered_length++] = (char)byte;
  return byte;
}

static void gather_capability(const char *name) {
  const char *text = tigetstr(name);
  if (text && text != (const char *)-1) tputs(text, 1, gather);
}

static void gather_text(const char *text) {
  while (*text) gather(*text++);
}

static void prepare_undo(void) {
  gathered_length = 0;
  gather_text(paste_off);
  gather_text(mouse_off);
  gather_capability("sgr0");
  gather_capability("rmkx");
  gather_capability("rmcup");
  gather_capability("cnorm");
  kbt_guard_set_undo(gathered, gathered_length);
}

static void set_locale(void) {
  if (setlocale(LC_ALL, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return;
  if (!setlocale(LC_ALL, "C.UTF-8")) setlocale(LC_CTYPE, "en_US.UTF-8");
}

enum kbt_open_result kbt_open(const char *term, struct kbt_terminal *terminal) {
  if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) return kbt_no_terminal;
  set_locale();
  kbt_guard_prepare();
  // Esc is a key of its own here, and terminals send sequences in one go.
  set_escdelay(25);
  // newterm writes the sequence that opens the screen, so the guard is not
  // early: nothing can fail between here and kbt_guard_arm.
  screen = newterm(term, stdout, stdin);
  if (!screen) return kbt_unknown_terminal;
  prepare_undo();
  kbt_guard_arm();
  raw();
  noecho();
  nonl();
  keypad(stdscr, TRUE);
  meta(stdscr, TRUE);
  nodelay(stdscr, TRUE);
  scrollok(stdscr, FALSE);
  terminal->colors = 0;
  terminal->pairs = 0;
  if (has_colors() && start_color() == OK) {
    use_default_colors();
    terminal->colors = COLORS;
    terminal->pairs = COLOR_PAIRS;
  }
  // RGB is an extended capability of any of three types.
  const char *text = tigetstr("RGB");
  terminal->rgb = tigetflag("RGB") > 0 || tigetnum("RGB") > 0 || (text && text != (const char *)-1);
  getmaxyx(stdscr, terminal->rows, terminal->columns);
  kbt_write(paste_on, sizeof paste_on - 1);
  return kbt_opened;
}

static void end(void) {
  kbt_write(paste_off, sizeof paste_off - 1);
  if (mouse_on) kbt_write(mouse_off, sizeof mouse_off - 1);
  curs_set(1);
  endwin();
  kbt_guard_disarm();
}

void kbt_close(void) {
  if (!screen) return;
  end();
  delscreen(screen);
  screen = NULL;
  mouse_on = false;
}

void kbt_leave(void) {
  if (screen) end();
}

void kbt_enter(void) {
  if (!screen) return;
  kbt_guard_arm();
  // The other program may have left anything on the screen.
  clearok(curscr, TRUE);
  wrefresh(stdscr);
  kbt_write(paste_on, sizeof paste_on - 1);
  if (mouse_on) kbt_mouse(true);
}

void kbt_stop_job(void) {
  // ncurses' own handler would save a state that kbt_leave already left.
  struct sigaction action, before;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_DFL;
  sigemptyset(&action.sa_mask);
  sigaction(SIGTSTP, &action, &before);
  // The whole job, as the terminal does it: make and a shell script above us
  // must stop too, or nobody reads the keyboard.
  kill(0, SIGTSTP);
  sigaction(SIGTSTP, &before, NULL);
}

void kbt_adopt_size(int *columns, int *rows) {
  struct winsize size;
  if (screen && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0) {
    // resize_term, not resizeterm: that one sends KEY_RESIZE as well.
    resize_term(size.ws_row, size.ws_col);
    clearok(curscr, TRUE);
  }
  if (screen) getmaxyx(stdscr, *rows, *columns);
}

void kbt_put(int y, int x, const uint32_t *scalars, int count, int attributes, int pair) {
  wchar_t text[CCHARW_MAX + 1];
  int length = 0;
  while (length < count && length < CCHARW_MAX) {
    text[length] = (wchar_t)scalars[length];
    length++;
  }
  text[length] = 0;
  attr_t bits = A_NORMAL;
  if (attributes & kbt_bold) bits |= A_BOLD;
  if (attributes & kbt_dim) bits |= A_DIM;
  if (attributes & kbt_underline) bits |= A_UNDERLINE;
  if (attributes & kbt_reverse) bits |= A_REVERSE;
  if (attributes & kbt_italic) bits |= A_ITALIC;
  cchar_t cell;
  // The pair goes in through `opts`, which alone holds numbers above 32767.
  if (setcchar(&cell, text, bits, 0, &pair) == ERR) {
    text[1] = 0;
    if (setcchar(&cell, text, bits, 0, &pair) == ERR) return;
  }
  // ERR at the bottom right corner only says that the cursor cannot go on.
  mvadd_wch(y, x, &cell);
}

void kbt_flush(int cursor_y, int cursor_x) {
  if (cursor_x >= 0) move(cursor_y, cursor_x);
  curs_set(cursor_x >= 0 ? 1 : 0);
  wnoutrefresh(stdscr);
  doupdate();
}

void kbt_repaint(void) { clearok(curscr, TRUE); }

int kbt_columns(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

bool kbt_define_pair(int pair, int foreground, int background) {
  return init_extended_pair(pair, foreground, background) != ERR;
}

int kbt_read(uint32_t *value) {
  if (!screen) return 3;
  wint_t input = 0;
  errno = 0;
  switch (get_wch(&input)) {
    case OK:
      *value = (uint32_t)input;
      return 1;
    case KEY_CODE_YES:
      *value = (uint32_t)input;
      return 2;
    default:
      return 0;
  }
}

int kbt_wait(int wake_fd, int milliseconds) {
  struct pollfd entries[2] = {
      {.fd = STDIN_FILENO, .events = POLLIN},
      {.fd = wake_fd, .events = POLLIN},
  };
  int count = poll(entries, 2, milliseconds);
  if (count < 0) return errno == EINTR ? 4 : 3;
  if (count == 0) return 0;
  if (entries[0].revents & (POLLHUP | POLLERR | POLLNVAL)) return 3;
  if (entries[0].revents & POLLIN) return 1;
  return 2;
}

void kbt_mouse(bool on) {
  mouseinterval(0);
  mousemask(on ? BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON1_CLICKED | BUTTON1_DOUBLE_CLICKED |
                     BUTTON4_PRESSED | BUTTON5_PRESSED
               : 0,
            NULL);
  mouse_on = on;
}

enum kbt_mouse_kind kbt_mouse_event(int *x, int *y) {
  MEVENT event;
  if (getmouse(&event) != OK) return kbt_mouse_none;
  *x = event.x;
  *y = event.y;
  if (event.bstate & BUTTON4_PRESSED) return kbt_mouse_wheel_up;
  if (event.bstate & BUTTON5_PRESSED) return kbt_mouse_wheel_down;
  if (event.bstate & BUTTON1_DOUBLE_CLICKED) return kbt_mouse_double;
  if (event.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED)) return kbt_mouse_press;
  if (event.bstate & BUTTON1_RELEASED) return kbt_mouse_release;
  return kbt_mouse_none;
}

static bool ended_well(pid_t child, int milliseconds) {
  for (int waited = 0; waited <= milliseconds; waited += 5) {
    int status;
    pid_t done = waitpid(child, &status, WNOHANG);
    if (done == child) return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (done < 0 && errno != EINTR) return false;
    struct timespec pause = {.tv_nsec = 5000000};
    nanosleep(&pause, NULL);
  }
  kill(child, SIGKILL);
  waitpid(child, NULL, 0);
  return false;
}

bool kbt_load_tmux_buffer(const char *text, size_t length) {
  char *const argv[] = {"tmux", "load-buffer", "-w", "-", NULL};
  // A file in memory and no pipe: a child that does not read would end us with
  // SIGPIPE or make us wait.
  int file = memfd_create("kbtriage-copy", MFD_CLOEXEC);
  if (file < 0) return false;
  bool written = length == 0 || write(file, text, length) == (ssize_t)length;
  lseek(file, 0, SEEK_SET);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, file, STDIN_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  bool good = written &&
              posix_spawnp(&child, argv[0], &actions, NULL, argv, environ) == 0 &&
              ended_well(child, 1000);
  posix_spawn_file_actions_destroy(&actions);
  close(file);
  return good;
}
