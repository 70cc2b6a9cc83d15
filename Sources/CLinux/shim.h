// What Linux offers and the Glibc module of Swift does not show: epoll, eventfd, timerfd, prctl.
#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

// Declared by the C library only under _GNU_SOURCE, which must not be set here: it would change the
// layout of types that the Glibc module has already seen.
extern int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
extern int pipe2(int ends[2], int flags);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

// prctl is variadic, and Swift cannot call variadic functions.
static inline int CLinux_prctl(int option, unsigned long argument) {
    return prctl(option, argument, 0UL, 0UL, 0UL);
}

// As rename, but it fails with EEXIST rather than take the other name from a file that has it. Declared only
// under _GNU_SOURCE, as is its flag.
static inline int CLinux_rename_without_replacing(const char *path, const char *other) {
    return (int)syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, other, 1U);
}

// How many processors this process may run on; 0 when the kernel does not say. The C library's own
// call counts those of the machine, and its CPU_COUNT needs _GNU_SOURCE.
static inline int CLinux_processors(void) {
    unsigned long mask[128];
    long bytes = syscall(SYS_sched_getaffinity, 0, sizeof mask, mask);
    int count = 0;
    for (long word = 0; word * (long)sizeof(long) < bytes; word++) {
        count += __builtin_popcountl(mask[word]);
    }
    return count;
}

// The process's environment, a variable that Swift would not let anybody read without a lock.
extern char **environ;
static inline char **CLinux_environment(void) {
    return environ;
}
