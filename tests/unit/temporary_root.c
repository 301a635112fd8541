/* SPDX-License-Identifier: BSD-2-Clause */
#include "temporary_root.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

const char *temporary_root_make(void)
{
    static char path[PATH_MAX];
    const char *directory = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/ipif-root-XXXXXX", directory ? directory : "/tmp");
    assert_non_null(mkdtemp(path));
    return path;
}

static void full_path(char *full, size_t size, const char *root, const char *path)
{
    int length = snprintf(full, size, "%s%s", root, path);
    assert_true(length > 0 && (size_t)length < size);
    for (char *slash = full + strlen(root) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        assert_true(mkdir(full, 0755) == 0 || errno == EEXIST);
        *slash = '/';
    }
}

void temporary_root_write(const char *root, const char *path, const char *text)
{
    char full[PATH_MAX];
    full_path(full, sizeof full, root, path);
    FILE *stream = fopen(full, "we");
    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

void temporary_root_link(const char *root, const char *path, const char *target)
{
    char full[PATH_MAX];
    full_path(full, sizeof full, root, path);
    assert_int_equal(symlink(target, full), 0);
}

void temporary_root_write_pid(const char *root, const char *path, int alive)
{
    char text[16];
    pid_t process = getpid();
    if (!alive) {
        process = fork();
        assert_true(process >= 0);
        if (process == 0)
            _exit(0);
        assert_int_equal(waitpid(process, NULL, 0), process);
    }
    snprintf(text, sizeof text, "%d\n", (int)process);
    temporary_root_write(root, path, text);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

void temporary_root_remove(const char *root)
{
    assert_int_equal(nftw(root, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}
