// ncurses, wide-character version. Only Terminal imports this module.
#ifndef KBT_NCURSES_SHIM_H
#define KBT_NCURSES_SHIM_H
#define NCURSES_WIDECHAR 1
#include <locale.h>
#include <ncurses.h>
#endif
