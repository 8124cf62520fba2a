#define _GNU_SOURCE
#include "guard.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

enum { undo_capacity = 512, signal_count = 65 };

static struct termios saved_modes;
static bool have_modes;
static char undo[undo_capacity];
static size_t undo_length;
static atomic_int armed;
static atomic_int size_changed;
static atomic_int size_waker = -1;
static struct sigaction previous[signal_count];
static int held_error = -1;
static int real_error = -1;

static void write_all(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t count = write(fd, bytes, length);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    bytes += count;
    length -= (size_t)count;
  }
}

// Standard error becomes the terminal again, and what was held comes out.
static void release_error(void) {
  if (held_error < 0 || real_error < 0) return;
  dup2(real_error, STDERR_FILENO);
  char buffer[4096];
  off_t offset = 0;
  ssize_t count;
  while ((count = pread(held_error, buffer, sizeof buffer, offset)) > 0) {
    write_all(real_error, buffer, (size_t)count);
    offset += count;
  }
  if (ftruncate(held_error, 0) == 0) lseek(held_error, 0, SEEK_SET);
}

static void hold_error(void) {
  if (!isatty(STDERR_FILENO)) return;
  if (held_error < 0) held_error = memfd_create("kbtriage-stderr", MFD_CLOEXEC);
  if (real_error < 0) real_error = dup(STDERR_FILENO);
  if (held_error >= 0 && real_error >= 0) dup2(held_error, STDERR_FILENO);
}

// Async-signal-safe; the first caller does it.
static void restore(void) {
  if (!atomic_exchange(&armed, 0)) return;
  write_all(STDOUT_FILENO, undo, undo_length);
  if (have_modes) {
    // From the background, tcsetattr would stop us instead.
    struct sigaction ignore, before;
    memset(&ignore, 0, sizeof ignore);
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGTTOU, &ignore, &before);
    tcsetattr(STDIN_FILENO, TCSANOW, &saved_modes);
    sigaction(SIGTTOU, &before, NULL);
  }
  release_error();
}

static void on_end(int number, siginfo_t *info, void *context) {
  (void)context;
  int saved = errno;
  restore();
  sigaction(number, &previous[number], NULL);
  // A fault happens again by itself when we return, at the right instruction,
  // for a debugger or a core file. What somebody sent must be sent again.
  bool fault = number == SIGSEGV || number == SIGILL || number == SIGTRAP || number == SIGFPE;
  if (!fault || info->si_code <= 0) raise(number);
  errno = saved;
}

// Intake handles SIGBUS of evidence files that shrink. It may have been there
// first: then it decides, and shows by changing the handler that the fault was
// none of its own.
static void on_bus(int number, siginfo_t *info, void *context) {
  struct sigaction *before = &previous[SIGBUS];
  if ((before->sa_flags & SA_SIGINFO) && before->sa_sigaction) {
    struct sigaction now;
    before->sa_sigaction(number, info, context);
    sigaction(SIGBUS, NULL, &now);
    if ((now.sa_flags & SA_SIGINFO) && now.sa_sigaction == on_bus) return;
    restore();
    return;
  }
  restore();
  sigaction(SIGBUS, before, NULL);
  if (info->si_code <= 0) raise(number);
}

static void on_size(int number) {
  (void)number;
  int saved = errno;
  atomic_store(&size_changed, 1);
  // The signal may have come to another thread than the one in poll.
  int descriptor = atomic_load(&size_waker);
  if (descriptor >= 0) {
    uint64_t one = 1;
    ssize_t ignored = write(descriptor, &one, sizeof one);
    (void)ignored;
  }
  errno = saved;
}

static void install(int number, void (*handler)(int, siginfo_t *, void *)) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = handler;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  struct sigaction now;
  sigaction(number, NULL, &now);
  // What the person's shell told us to ignore (nohup) stays ignored.
  if (!(now.sa_flags & SA_SIGINFO) && now.sa_handler == SIG_IGN) return;
  sigaction(number, &action, &previous[number]);
}

static void install_all(void) {
  have_modes = tcgetattr(STDIN_FILENO, &saved_modes) == 0;
  // A stack of its own, so that even a stack overflow gives the terminal back.
  static char stack[64 * 1024];
  stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack, .ss_flags = 0};
  sigaltstack(&alternate, NULL);
  const int ends[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGSEGV, SIGILL, SIGTRAP, SIGFPE, SIGABRT};
  for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) install(ends[i], on_end);
  install(SIGBUS, on_bus);
  // Before ncurses looks: it then leaves all of these alone. No SA_RESTART, so
  // that poll returns.
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_size;
  sigemptyset(&action.sa_mask);
  sigaction(SIGWINCH, &action, NULL);
  atexit(restore);
}

void kbt_guard_prepare(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install_all);
}

void kbt_guard_set_undo(const char *bytes, size_t length) {
  if (length > undo_capacity) length = undo_capacity;
  memcpy(undo, bytes, length);
  undo_length = length;
}

void kbt_guard_arm(void) {
  if (atomic_load(&armed)) return;
  hold_error();
  atomic_store(&armed, 1);
}

void kbt_guard_disarm(void) {
  if (atomic_exchange(&armed, 0)) release_error();
}

void kbt_guard_wake_on_size(int descriptor) { atomic_store(&size_waker, descriptor); }

bool kbt_size_changed(void) { return atomic_exchange(&size_changed, 0) != 0; }

int kbt_wake_open(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void kbt_wake(int descriptor) { eventfd_write(descriptor, 1); }

bool kbt_wake_take(int descriptor) {
  eventfd_t count;
  return eventfd_read(descriptor, &count) == 0;
}
