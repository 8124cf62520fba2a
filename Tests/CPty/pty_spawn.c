#define _GNU_SOURCE
#include "pty_spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int give_up(struct kbt_pty *pty, int error) {
  if (pty->master >= 0) close(pty->master);
  if (pty->slave >= 0) close(pty->slave);
  if (pty->life >= 0) close(pty->life);
  return error;
}

int kbt_pty_spawn(char *const argv[], char *const environment[], const char *folder,
                  int columns, int rows, struct kbt_pty *pty) {
  *pty = (struct kbt_pty){.master = -1, .slave = -1, .life = -1, .process = -1};
  char name[64];
  pty->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (pty->master < 0 || grantpt(pty->master) || unlockpt(pty->master) ||
      ptsname_r(pty->master, name, sizeof name))
    return give_up(pty, errno);
  pty->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (pty->slave < 0) return give_up(pty, errno);
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  ioctl(pty->master, TIOCSWINSZ, &size);
  int ends[2];
  // Close-on-exec: programs that other tests start meanwhile must not hold it.
  if (pipe2(ends, O_CLOEXEC)) return give_up(pty, errno);
  pty->life = ends[0];

  pty->process = fork();
  if (pty->process == 0) {
    // Only async-signal-safe calls from here: the test process has threads.
    setsid();
    int terminal = open(name, O_RDWR);
    ioctl(terminal, TIOCSCTTY, 0);
    dup2(terminal, STDIN_FILENO);
    dup2(terminal, STDOUT_FILENO);
    dup2(terminal, STDERR_FILENO);
    if (terminal > STDERR_FILENO) close(terminal);
    // The program holds this end without knowing; the kernel closes it with it.
    fcntl(ends[1], F_SETFD, 0);
    signal(SIGPIPE, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (folder && chdir(folder)) _exit(127);
    execve(argv[0], argv, environment);
    _exit(127);
  }
  int error = errno;
  close(ends[1]);
  return pty->process < 0 ? give_up(pty, error) : 0;
}
