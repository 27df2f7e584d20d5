/* A disk that fails on demand, for a program that is started with this in LD_PRELOAD.

   While the file named by DISK_FAULT exists, calls on the database's files fail as it says: "sync 5" (EIO from fsync and
   fdatasync) or "write 30" (EROFS from all that writes). With a third word, "sync 5 /uploads/", calls on files fail whose
   path holds it. Everything else goes to the real disk. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* The errno for a call of this kind on fd, or 0. */
static int fault(const char *kind, int fd) {
    const char *told = getenv("DISK_FAULT");
    if (!told || access(told, R_OK) != 0) return 0;
    int before = errno, number = 0;
    char link[64], path[4096], which[16] = "", where[256] = "griot.db";
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length > 0) {
        path[length] = 0;
        FILE *file = fopen(told, "r");
        if (file) {
            int words = fscanf(file, "%15s %d %255s", which, &number, where);
            if (words < 2 || strcmp(which, kind) != 0 || !strstr(path, where)) number = 0;
            fclose(file);
        }
    }
    errno = before;
    return number;
}

#define FAIL_OR(kind, type, name, parameters, arguments)               \
    type name parameters {                                             \
        static type(*real) parameters;                                 \
        if (!real) real = (type(*) parameters)dlsym(RTLD_NEXT, #name); \
        int number = fault(kind, fd);                                  \
        if (number) {                                                  \
            errno = number;                                            \
            return -1;                                                 \
        }                                                              \
        return real arguments;                                         \
    }

FAIL_OR("sync", int, fsync, (int fd), (fd))
FAIL_OR("sync", int, fdatasync, (int fd), (fd))
FAIL_OR("write", ssize_t, write, (int fd, const void *bytes, size_t length), (fd, bytes, length))
FAIL_OR("write", ssize_t, pwrite, (int fd, const void *bytes, size_t length, off_t at), (fd, bytes, length, at))
FAIL_OR("write", ssize_t, pwrite64, (int fd, const void *bytes, size_t length, off64_t at), (fd, bytes, length, at))
FAIL_OR("write", int, ftruncate, (int fd, off_t length), (fd, length))
FAIL_OR("write", int, ftruncate64, (int fd, off64_t length), (fd, length))
