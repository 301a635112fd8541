/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether radvd runs, for which network namespace, and which radvd it is. */
#include "programs/radv/radvd.h"

#include "programs/text_file.h"
#include "util/cleanup.h"
#include "util/log.h"
#include "util/shortage.h"

#include <fcntl.h>
#include <sys/stat.h>

static int find_process(int root, pid_t *ret_process)
{
    static const char *const pid_files[] = {"/run/radvd/radvd.pid", "/var/run/radvd/radvd.pid",
                                            "/run/radvd.pid", "/var/run/radvd.pid"};
    int r = 0;
    *ret_process = 0;
    for (size_t i = 0; i < sizeof pid_files / sizeof *pid_files && r == 0 && !*ret_process; i++)
        r = pid_file_process(root, pid_files[i], ret_process);
    return r;
}

static int serves_namespace(pid_t process, const struct advertisement_context *context,
                            bool *ret_serves)
{
    char path[48];
    struct stat namespace;
    snprintf(path, sizeof path, "/proc/%d/ns/net", (int)process);
    const int r = context->namespace_inode == 0 ? -ENOENT : stat(path, &namespace) < 0 ? -errno : 0;
    if (is_own_shortage(r))
        return r;
    *ret_serves = r < 0 ? context->host_namespace
                        : namespace.st_dev == context->namespace_device &&
                              namespace.st_ino == context->namespace_inode;
    return 0;
}

/* The program has its version as a string of its own, to print it: "2.19". */
static bool has_version_before_21(const char *bytes, size_t length)
{
    for (int minor = 10; minor <= 20; minor++) {
        char version[8] = "";
        const int size = 1 + snprintf(version + 1, sizeof version - 1, "2.%d", minor);
        if (memmem(bytes, length, version, (size_t)size))
            return true;
    }
    return false;
}

static int read_program(const char *path, bool *ret_is_before)
{
    enum { LIMIT = 1 << 20 }; /* ten times a radvd */
    CLEANUP_CLOSE int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return -errno;
    CLEANUP_FREE char *bytes = malloc(LIMIT);
    if (!bytes)
        return -ENOMEM;
    const ssize_t length = read(descriptor, bytes, LIMIT);
    if (length < 0)
        return -errno;
    *ret_is_before = has_version_before_21(bytes, (size_t)length);
    return 0;
}

/* Whether its limits are those from before RFC 8319; no file of it says its version.  One whose
 * program cannot be read counts as a new one. */
static int is_before_rfc8319(pid_t process, bool *ret_is_before)
{
    char own[32];
    snprintf(own, sizeof own, "/proc/%d/exe", (int)process);
    *ret_is_before = false;
    int r = read_program(own, ret_is_before);
    /* Only root may look through /proc; for everybody else the installed program must do. */
    if (r < 0 && !is_own_shortage(r))
        r = read_program("/usr/sbin/radvd", ret_is_before);
    return is_own_shortage(r) ? r : 0;
}

/* Appends what is served; which radvd it is is looked up only where it matters. */
static int append_served(pid_t process, const char *path, const radvd_interface_list *interfaces,
                         struct advertisement_table *table)
{
    bool known = false, old = false;
    for (size_t i = 0; i < interfaces->count; i++) {
        const struct radvd_interface *interface = &interfaces->items[i];
        struct advertisement item;
        const char *refused = radvd_interface_finish(interface, &radvd_limits_rfc8319, &item);
        if (!refused && radvd_interface_finish(interface, &radvd_limits_rfc4861, &item)) {
            int r = known ? 0 : is_before_rfc8319(process, &old);
            if (r < 0)
                return r;
            known = true;
            refused = radvd_interface_finish(
                interface, old ? &radvd_limits_rfc4861 : &radvd_limits_rfc8319, &item);
        }
        if (refused) {
            log_debug("%s, line %u: radvd does not serve interface %s: %s", path, interface->line,
                      interface->item.name, refused);
            continue;
        }
        struct advertisement *appended = array_append(table);
        if (!appended)
            return -ENOMEM;
        *appended = item;
    }
    return 0;
}

int radvd_read(int root, const struct advertisement_context *context,
               struct advertisement_table *table)
{
    const char *path = context->radvd_configuration ? context->radvd_configuration
                                                    : "/etc/radvd.conf";
    pid_t process;
    bool serves = false;
    int r = find_process(root, &process);
    if (r == 0 && process)
        r = serves_namespace(process, context, &serves);
    if (r < 0 || !serves)
        return r;
    CLEANUP_FREE char *text = NULL;
    r = text_file_read(root, path, &text);
    if (r < 0 || !text)
        return r;
    radvd_interface_list interfaces = {0};
    unsigned int line;
    r = radvd_configuration_parse(text, &interfaces, &line);
    if (r == -EBADMSG) {
        log_debug("%s, line %u: radvd does not take this; \"radvd -c\" checks the file", path,
                  line);
        return 0;
    }
    if (r == 0)
        r = append_served(process, path, &interfaces, table);
    array_done(&interfaces);
    return r;
}
