/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/root_files.h"

#include "util/cleanup.h"
#include "util/shortage.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>

enum { FILE_LIMIT = 1 << 20, NAME_LIMIT = 65536 };

void name_list_done(struct name_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    array_done(list);
}

int root_open(const char *path, int *ret_root)
{
    int root = open(path ? path : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0)
        return -errno;
    *ret_root = root;
    return 0;
}

static int open_below(int root, const char *path, int flags)
{
    struct open_how how = {
        .flags = (uint64_t)(flags | O_CLOEXEC),
        .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
    };
    int descriptor = (int)syscall(SYS_openat2, root, path, &how, sizeof how);
    /* Before Linux 5.6, and under some seccomp filters, there is no openat2. */
    if (descriptor < 0 && (errno == ENOSYS || errno == EPERM)) {
        path += strspn(path, "/");
        descriptor = openat(root, *path ? path : ".", flags | O_CLOEXEC);
    }
    return descriptor < 0 ? -errno : descriptor;
}

static int read_all(int descriptor, char *buffer, size_t size, size_t *ret_length)
{
    size_t length = 0;
    while (length < size) {
        ssize_t count = read(descriptor, buffer + length, size - length);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return -errno;
        if (count == 0)
            break;
        length += (size_t)count;
    }
    *ret_length = length;
    return 0;
}

int root_read(int root, const char *path, char **ret_text)
{
    /* Not blocking: somebody may have put a fifo there. */
    CLEANUP_CLOSE int descriptor = open_below(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return descriptor;
    struct stat status;
    if (fstat(descriptor, &status) < 0)
        return -errno;
    if (S_ISDIR(status.st_mode))
        return -EISDIR;
    if (!S_ISREG(status.st_mode))
        return -EINVAL;
    if (status.st_size > FILE_LIMIT)
        return -EFBIG;

    /* Files in /proc and /sys say 0; a file may also grow while it is read. */
    size_t size = status.st_size > 0 ? (size_t)status.st_size + 1 : FILE_LIMIT + 1;
    CLEANUP_FREE char *text = malloc(size + 1);
    if (!text)
        return -ENOMEM;
    size_t length = 0;
    int r = read_all(descriptor, text, size, &length);
    if (r < 0)
        return r;
    if (length == size)
        return status.st_size > 0 ? -EAGAIN : -EFBIG;
    if (memchr(text, '\0', length))
        return -EBADMSG;
    text[length] = '\0';
    *ret_text = TAKE_POINTER(text);
    return 0;
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static int list_names(DIR *directory, struct name_list *names)
{
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(directory);
        if (!entry)
            return errno ? -errno : 0;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (names->count == NAME_LIMIT)
            return -E2BIG;
        CLEANUP_FREE char *name = strdup(entry->d_name);
        char **slot = name ? array_append(names) : NULL;
        if (!slot)
            return -ENOMEM;
        *slot = TAKE_POINTER(name);
    }
}

int root_list(int root, const char *path, struct name_list *ret_names)
{
    int descriptor = open_below(root, path, O_RDONLY | O_DIRECTORY);
    if (descriptor < 0)
        return descriptor;
    DIR *directory = fdopendir(descriptor);
    if (!directory) {
        int r = -errno;
        close(descriptor);
        return r;
    }
    struct name_list names = {0};
    int r = list_names(directory, &names);
    closedir(directory);
    if (r < 0) {
        name_list_done(&names);
        return r;
    }
    if (names.count > 0)
        qsort(names.items, names.count, sizeof *names.items, compare_names);
    *ret_names = names;
    return 0;
}

int root_exists(int root, const char *path, bool *ret_exists)
{
    CLEANUP_CLOSE int descriptor = open_below(root, path, O_PATH | O_NOFOLLOW);
    if (is_own_shortage(descriptor))
        return descriptor;
    *ret_exists = descriptor >= 0;
    return 0;
}

const char *root_error_text(int error)
{
    switch (error) {
    case -EBADMSG:
        return "it contains NUL bytes, so it is not the text file it should be";
    case -EFBIG:
        return "it is larger than 1 MiB";
    case -E2BIG:
        return "it has more than 65536 entries";
    case -EINVAL:
        return "it is not a regular file";
    case -EAGAIN:
        return "it changed while it was read";
    default:
        return strerror(-error);
    }
}
