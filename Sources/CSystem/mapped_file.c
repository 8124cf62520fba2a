#define _GNU_SOURCE
#include "mapped_file.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// A mapped file that shrinks raises SIGBUS on the next read behind its new end.
// The handler puts zero pages over everything from the faulting page to the end
// of the mapping, notes where, and lets the read go on: the parser then sees
// zeros and the loader turns the note into a complaint. A fixed table, because a
// signal handler must not allocate or lock.

// Well below the 65530 mappings that Linux gives a process, since memory for anything else needs some too.
enum { max_regions = 40000 };

struct region {
  _Atomic(uint8_t *) base;
  _Atomic(size_t) length;
  _Atomic(size_t) fault;
};

static struct region regions[max_regions];
static _Atomic(int) high_water;
static int lowest_free;  // no slot before it is free; under table_lock
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static struct sigaction previous;
static size_t page_size;

static void on_bus(int signal_number, siginfo_t *info, void *context) {
  int saved = errno;
  uint8_t *address = info->si_addr;
  int count = atomic_load(&high_water);
  for (int i = 0; i < count; i++) {
    uint8_t *base = atomic_load(&regions[i].base);
    size_t length = atomic_load(&regions[i].length);
    if (!base || address < base || address >= base + length) continue;
    size_t offset = (size_t)(address - base) / page_size * page_size;
    size_t mapped = (length + page_size - 1) / page_size * page_size;
    void *zeros = mmap(base + offset, mapped - offset, PROT_READ,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (zeros == MAP_FAILED) break;
    size_t known = atomic_load(&regions[i].fault);
    while (offset < known &&
           !atomic_compare_exchange_weak(&regions[i].fault, &known, offset)) {
    }
    errno = saved;
    return;
  }
  // Not ours: let it do what it did before, by returning to the same fault.
  sigaction(SIGBUS, &previous, NULL);
  errno = saved;
  (void)signal_number;
  (void)context;
}

static void install(void) {
  page_size = (size_t)sysconf(_SC_PAGESIZE);
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = on_bus;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, &action, &previous);
}

const uint8_t *kbt_map(int fd, size_t length, int *slot) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install);
  if (length == 0) {
    errno = EINVAL;
    return NULL;
  }
  uint8_t *base = mmap(NULL, length, PROT_READ, MAP_PRIVATE, fd, 0);
  if (base == MAP_FAILED) return NULL;
  pthread_mutex_lock(&table_lock);
  int count = atomic_load(&high_water);
  int index = lowest_free;
  while (index < count && atomic_load(&regions[index].base)) index++;
  if (index == max_regions) {
    pthread_mutex_unlock(&table_lock);
    munmap(base, length);
    errno = ENFILE;
    return NULL;
  }
  atomic_store(&regions[index].fault, SIZE_MAX);
  atomic_store(&regions[index].length, length);
  atomic_store(&regions[index].base, base);
  if (index == count) atomic_store(&high_water, count + 1);
  lowest_free = index + 1;
  pthread_mutex_unlock(&table_lock);
  *slot = index;
  return base;
}

size_t kbt_map_fault(int slot) {
  if (slot < 0 || slot >= max_regions) return SIZE_MAX;
  return atomic_load(&regions[slot].fault);
}

void kbt_unmap(int slot) {
  if (slot < 0 || slot >= max_regions) return;
  pthread_mutex_lock(&table_lock);
  uint8_t *base = atomic_load(&regions[slot].base);
  size_t length = atomic_load(&regions[slot].length);
  if (base) {
    atomic_store(&regions[slot].base, NULL);
    if (slot < lowest_free) lowest_free = slot;
    munmap(base, length);
  }
  pthread_mutex_unlock(&table_lock);
}
