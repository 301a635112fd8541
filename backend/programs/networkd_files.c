/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/networkd_files.h"

#include "programs/unit_file.h"
#include "util/cleanup.h"
#include "util/shortage.h"

#include <inttypes.h>
#include <limits.h>

int networkd_links_read(int root, struct networkd_links *ret_links)
{
    struct name_list names;
    int r = root_list(root, "/run/systemd/netif/links", &names);
    if (r < 0)
        return r;
    struct networkd_links links = {0};
    for (size_t i = 0; i < names.count; i++) {
        /* Names with other characters are files that are just being written. */
        const char *name = names.items[i];
        if (strspn(name, "0123456789") != strlen(name) || strlen(name) > 10)
            continue;
        unsigned long long ifindex = strtoull(name, NULL, 10);
        if (ifindex == 0 || ifindex > INT32_MAX)
            continue;
        uint32_t *item = array_append(&links);
        if (!item) {
            array_done(&links);
            r = -ENOMEM;
            break;
        }
        *item = (uint32_t)ifindex;
    }
    name_list_done(&names);
    if (r == 0)
        *ret_links = links;
    return r;
}

int networkd_state_read(int root, uint32_t ifindex, char **ret_state)
{
    char path[64];
    snprintf(path, sizeof path, "/run/systemd/netif/links/%" PRIu32, ifindex);
    return root_read(root, path, ret_state);
}

void networkd_configuration_done(struct networkd_configuration *configuration)
{
    free(configuration->file);
    free(configuration->dropins);
    free(configuration->text);
    *configuration = (struct networkd_configuration){0};
}

/* Appends a file's text; an empty section header ends the section that was open. */
static int append_file(int root, const char *path, char **text)
{
    CLEANUP_FREE char *added = NULL;
    int r = root_read(root, path, &added);
    if (r < 0)
        return r;
    char *joined = NULL;
    if (asprintf(&joined, "%s\n[]\n%s", *text ? *text : "", added) < 0)
        return -ENOMEM;
    free(*text);
    *text = joined;
    return 0;
}

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int compare_file_names(const void *left, const void *right)
{
    return strcmp(file_name(*(char *const *)left), file_name(*(char *const *)right));
}

static bool has_file_name(const struct name_list *paths, const char *name)
{
    for (size_t i = 0; i < paths->count; i++) {
        if (strcmp(file_name(paths->items[i]), name) == 0)
            return true;
    }
    return false;
}

static bool is_dropin(const char *name)
{
    const char *suffix = strrchr(name, '.');
    return name[0] != '.' && suffix && strcmp(suffix, ".conf") == 0;
}

static int add_dropins(int root, const char *directory, struct name_list *paths)
{
    struct name_list names;
    int r = root_list(root, directory, &names);
    if (r < 0)
        return is_own_shortage(r) ? r : 0;
    for (size_t i = 0; i < names.count && r == 0; i++) {
        const char *name = names.items[i];
        if (!is_dropin(name) || has_file_name(paths, name))
            continue;
        char *path = NULL;
        if (asprintf(&path, "%s/%s", directory, name) < 0)
            r = -ENOMEM;
        char **slot = r == 0 ? array_append(paths) : NULL;
        if (slot)
            *slot = path;
        else if (r == 0) {
            free(path);
            r = -ENOMEM;
        }
    }
    name_list_done(&names);
    return r;
}

/*
 * Up to version 252 the state does not list the drop-ins: they are looked up as systemd does.  A
 * file hides those of its name in the folders after it, also when it is empty or no file at all
 * (/dev/null): it is masked then.  They are read by file name, whatever folder they are in.
 */
static int find_dropins(int root, const char *file, struct name_list *paths)
{
    static const char *const directories[] = {"/etc/systemd/network", "/run/systemd/network",
                                              "/usr/local/lib/systemd/network",
                                              "/usr/lib/systemd/network", "/lib/systemd/network"};
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
        char directory[PATH_MAX];
        if ((size_t)snprintf(directory, sizeof directory, "%s/%s.d", directories[i],
                             file_name(file)) >= sizeof directory)
            continue;
        int r = add_dropins(root, directory, paths);
        if (r < 0)
            return r;
    }
    if (paths->count > 0)
        qsort(paths->items, paths->count, sizeof *paths->items, compare_file_names);
    return 0;
}

static int split_dropins(const char *dropins, struct name_list *paths)
{
    while (*dropins) {
        size_t length = strcspn(dropins, ":");
        if (length > 0) {
            char **slot = array_append(paths);
            if (!slot || !(*slot = strndup(dropins, length)))
                return -ENOMEM;
        }
        dropins += length + (dropins[length] == ':');
    }
    return 0;
}

static bool same(const char *left, const char *right)
{
    return left == right || (left && right && strcmp(left, right) == 0);
}

static int read_all_files(int root, struct networkd_configuration *configuration,
                          const char **ret_path)
{
    *ret_path = configuration->file;
    int r = append_file(root, configuration->file, &configuration->text);
    if (r == -EINVAL) /* masked since: the link has none when systemd-networkd reloads */
        r = -ENODATA;
    if (r < 0)
        return r;
    struct name_list paths = {0};
    r = configuration->dropins ? split_dropins(configuration->dropins, &paths)
                               : find_dropins(root, configuration->file, &paths);
    for (size_t i = 0; i < paths.count && r == 0; i++) {
        r = append_file(root, paths.items[i], &configuration->text);
        /* Masked, or removed since: systemd-networkd will notice when it reloads. */
        if (r == -EINVAL || r == -EISDIR || r == -ENOENT)
            r = 0;
    }
    name_list_done(&paths);
    return r;
}

int networkd_configuration_read(int root, const char *state,
                                struct networkd_configuration *configuration, const char **ret_path)
{
    *ret_path = "";
    CLEANUP_FREE char *file = NULL;
    CLEANUP_FREE char *dropins = NULL;
    int r = state_string(state, "NETWORK_FILE", &file);
    if (r == 0)
        r = *file ? state_string(state, "NETWORK_FILE_DROPINS", &dropins) : -ENODATA;
    if (r < 0 && (r != -ENODATA || !file || !*file))
        return r;
    if (configuration->text && same(file, configuration->file) &&
        same(dropins, configuration->dropins)) {
        *ret_path = configuration->file;
        return 0;
    }
    networkd_configuration_done(configuration);
    configuration->file = TAKE_POINTER(file);
    configuration->dropins = TAKE_POINTER(dropins);
    r = read_all_files(root, configuration, ret_path);
    if (r < 0) {
        free(configuration->text);
        configuration->text = NULL;
    }
    return r;
}
