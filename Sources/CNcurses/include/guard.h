// Gives the terminal back on every way out, and wakes the thread that waits
// for keys.
//
// In C, because signal handlers may call only async-signal-safe functions, and
// nothing that Swift does is promised to be one.
#ifndef KBT_GUARD_H
#define KBT_GUARD_H
#include <stdbool.h>
#include <stddef.h>

// Remembers the terminal's modes and installs the handlers; once per process.
void kbt_guard_prepare(void);
// Takes the sequences that undo what the program switched on.
void kbt_guard_set_undo(const char *bytes, size_t length);
// While armed, a signal that ends the program writes the undo sequences and
// resets the modes first. Standard error is held back meanwhile when it is a
// terminal, and comes out when disarmed or on the way out: a message of the
// runtime would else be painted into the screen and lost with it.
void kbt_guard_arm(void);
void kbt_guard_disarm(void);

// Also wakes this eventfd when the terminal changes its size; -1 for none.
void kbt_guard_wake_on_size(int descriptor);
// Whether the terminal changed its size since the last call.
bool kbt_size_changed(void);

// An eventfd; Glibc's Swift module does not show it.
int kbt_wake_open(void);
void kbt_wake(int descriptor);
bool kbt_wake_take(int descriptor);
#endif
