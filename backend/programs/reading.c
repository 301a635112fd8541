/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/reading.h"

#include "programs/unit_file.h"
#include "util/cleanup.h"
#include "util/log.h"
#include "util/shortage.h"

#include <limits.h>
#include <signal.h>

int reading_skip(const char *what, int error)
{
    if (is_own_shortage(error))
        return error;
    if (error < 0 && error != -ENOENT)
        log_debug("%s is passed over: %s", what, root_error_text(error));
    return 0;
}

int reading_text(int root, const char *path, char **ret_text)
{
    *ret_text = NULL;
    return reading_skip(path, root_read(root, path, ret_text));
}

int reading_process(int root, const char *path, pid_t *ret_process)
{
    CLEANUP_FREE char *text = NULL;
    uint32_t process = 0;
    int r = reading_text(root, path, &text);
    if (text)
        text[strcspn(text, " \t\n")] = '\0';
    if (!text || !unit_number(text, INT32_MAX, &process) ||
        (process > 0 && kill((pid_t)process, 0) < 0 && errno != EPERM))
        process = 0;
    *ret_process = (pid_t)process;
    return r;
}

int reading_folder(int root, const char *folder, reading_entry *entry, void *context)
{
    struct name_list names = {0};
    int r = reading_skip(folder, root_list(root, folder, &names));
    for (size_t i = 0; i < names.count && r == 0; i++) {
        char path[PATH_MAX];
        if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, names.items[i]) < sizeof path)
            r = entry(context, path, names.items[i]);
    }
    name_list_done(&names);
    return r;
}
