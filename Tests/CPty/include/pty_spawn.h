// Starts a program in a pseudo-terminal: fork is not for Swift, and its Glibc
// module does not show posix_openpt and its kin.
#ifndef KBT_PTY_SPAWN_H
#define KBT_PTY_SPAWN_H
#include <sys/types.h>

struct kbt_pty {
  int master;     // the keyboard and the screen
  int slave;      // the terminal itself, kept open so that its modes outlive the program
  int life;       // reads as closed when the program has ended
  pid_t process;
};

// Runs argv[0] with exactly `environment` in `folder` (NULL: here). Returns 0, or
// the errno of what failed; a program that cannot be run exits with 127.
int kbt_pty_spawn(char *const argv[], char *const environment[], const char *folder,
                  int columns, int rows, struct kbt_pty *pty);
#endif
