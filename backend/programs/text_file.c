/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/text_file.h"

#include "programs/unit_file.h"
#include "util/cleanup.h"
#include "util/log.h"
#include "util/shortage.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>

enum { FILE_LIMIT = 1 << 20, NAME_LIMIT = 65536 };

int name_list_add(name_list *list, const char *name)
{
    CLEANUP_FREE char *copy = strdup(name);
    char **slot = copy ? array_append(list) : NULL;
    if (!slot)
        return -ENOMEM;
    *slot = TAKE_POINTER(copy);
    return 0;
}

void name_list_done(name_list *list)
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

int pass_over(const char *what, int error)
{
    if (is_own_shortage(error))
        return error;
    if (error < 0 && error != -ENOENT)
        log_debug("%s is passed over: %s", what, strerror(-error));
    return 0;
}

static int read_text(int root, const char *path, char **ret_text)
{
    /* Not blocking: somebody may have put a fifo there. */
    CLEANUP_CLOSE int descriptor = open_below(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return descriptor;
    struct stat status;
    if (fstat(descriptor, &status) < 0)
        return -errno;
    if (!S_ISREG(status.st_mode))
        return S_ISDIR(status.st_mode) ? -EISDIR : -EOPNOTSUPP;
    if (status.st_size > FILE_LIMIT)
        return -EFBIG;
    const size_t size = (size_t)status.st_size + 1; /* one more shows whether it grows */
    CLEANUP_FREE char *text = malloc(size + 1);
    if (!text)
        return -ENOMEM;
    size_t length = 0;
    ssize_t count;
    while (length < size && (count = read(descriptor, text + length, size - length)) != 0) {
        if (count < 0 && errno != EINTR)
            return -errno;
        length += count < 0 ? 0 : (size_t)count;
    }
    if (length == size)
        return -EAGAIN;
    if (memchr(text, '\0', length)) /* no text */
        return -EILSEQ;
    text[length] = '\0';
    *ret_text = TAKE_POINTER(text);
    return 0;
}

int text_file_read(int root, const char *path, char **ret_text)
{
    *ret_text = NULL;
    return pass_over(path, read_text(root, path, ret_text));
}

int text_file_exists(int root, const char *path, bool *ret_exists)
{
    CLEANUP_CLOSE int descriptor = open_below(root, path, O_PATH | O_NOFOLLOW);
    *ret_exists = descriptor >= 0;
    return is_own_shortage(descriptor) ? descriptor : 0;
}

int pid_file_process(int root, const char *path, pid_t *ret_process)
{
    CLEANUP_FREE char *text = NULL;
    uint32_t process = 0;
    int r = text_file_read(root, path, &text);
    if (text)
        text[strcspn(text, " \t\n")] = '\0';
    if (!text || !unit_number(text, INT32_MAX, &process) ||
        (process > 0 && kill((pid_t)process, 0) < 0 && errno != EPERM))
        process = 0;
    *ret_process = (pid_t)process;
    return r;
}

static int list_names(DIR *directory, name_list *names)
{
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(directory);
        if (!entry)
            return -errno;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        int r = names->count < NAME_LIMIT ? name_list_add(names, entry->d_name) : -EFBIG;
        if (r < 0)
            return r;
    }
}

static int read_names(int root, const char *folder, name_list *names)
{
    CLEANUP_CLOSE int descriptor = open_below(root, folder, O_RDONLY | O_DIRECTORY);
    if (descriptor < 0)
        return descriptor;
    DIR *directory = fdopendir(descriptor);
    if (!directory)
        return -errno;
    descriptor = -1; /* the directory closes it */
    int r = list_names(directory, names);
    closedir(directory);
    return r;
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

int text_folder_read(int root, const char *folder, text_folder_entry *entry, void *context)
{
    name_list names = {0};
    int r = read_names(root, folder, &names);
    bool whole = r == 0;
    r = pass_over(folder, r);
    array_sort(&names, compare_names);
    for (size_t i = 0; whole && i < names.count && r == 0; i++) {
        char path[PATH_MAX];
        if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, names.items[i]) < sizeof path)
            r = entry(context, path, names.items[i]);
    }
    name_list_done(&names);
    return r;
}
