/* SPDX-License-Identifier: BSD-2-Clause */
#include "daemon/daemon.h"

#include "util/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int ready_descriptor = -1;
static int pid_file = -1;

/* The child's word is one byte; its end without one is failure. */
static _Noreturn void wait_for_child(int descriptor, pid_t child)
{
    char word;
    ssize_t taken;
    do
        taken = read(descriptor, &word, sizeof word);
    while (taken < 0 && errno == EINTR);
    if (taken == 1)
        _exit(EXIT_SUCCESS);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    _exit(WIFEXITED(status) && WEXITSTATUS(status) ? WEXITSTATUS(status) : EXIT_FAILURE);
}

int daemon_begin(void)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
        return -errno;
    pid_t child = fork();
    if (child < 0) {
        int error = -errno;
        close(ends[0]);
        close(ends[1]);
        return error;
    }
    if (child > 0) {
        close(ends[1]);
        wait_for_child(ends[0], child);
    }
    close(ends[0]);
    ready_descriptor = ends[1];
    setsid();
    return 0;
}

void daemon_ready(void)
{
    if (ready_descriptor < 0)
        return;
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null >= 0) {
        dup2(null, STDIN_FILENO);
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
        close(null);
    }
    /* It stays in its folder: paths of options and of the environment begin there, and some of
     * them are opened again much later, by Net-SNMP's library too. */
    ssize_t written = write(ready_descriptor, "", 1);
    (void)written;
    close(ready_descriptor);
    ready_descriptor = -1;
}

/* Anybody may lock a file that he can read: whether the process is of our user. */
static bool is_ours(long process)
{
    char path[48];
    struct stat status;
    snprintf(path, sizeof path, "/proc/%ld", process);
    return process > 0 && stat(path, &status) == 0 && status.st_uid == geteuid();
}

int pid_file_write(const char *path, long *ret_owner)
{
    char text[32] = "";
    /* The folder may be another user's, whose link would choose what we overwrite. */
    CLEANUP_CLOSE int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (file < 0)
        return -errno;
    /* Unlike the number in the file, the lock cannot outlive its process. */
    if (flock(file, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK) {
        ssize_t length = read(file, text, sizeof text - 1);
        const long owner = length > 0 ? strtol(text, NULL, 10) : 0;
        if (!is_ours(owner))
            return unlink(path) < 0 ? -errno : pid_file_write(path, ret_owner);
        *ret_owner = owner;
        return -EEXIST;
    }
    int length = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    if (ftruncate(file, 0) < 0 && errno != EINVAL) /* as of a pipe */
        return -errno;
    if (write(file, text, (size_t)length) < 0)
        return -errno;
    pid_file = TAKE_DESCRIPTOR(file); /* stays open, and locked, to our end */
    return 0;
}

void pid_file_remove(const char *path)
{
    if (pid_file < 0)
        return;
    unlink(path);
    close(pid_file);
    pid_file = -1;
}
