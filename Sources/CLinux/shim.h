// What Linux offers and the Glibc module of Swift does not show: epoll, eventfd, timerfd, prctl.
#pragma once

#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

// Declared by the C library only under _GNU_SOURCE, which must not be set here: it would change the
// layout of types that the Glibc module has already seen.
extern int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);

// prctl is variadic, and Swift cannot call variadic functions.
static inline int CLinux_prctl(int option, unsigned long argument) {
    return prctl(option, argument, 0UL, 0UL, 0UL);
}
