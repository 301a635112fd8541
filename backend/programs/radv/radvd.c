/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether radvd runs, for which network namespace, and what it then serves. */
#include "programs/radv/radvd.h"

#include "programs/text_file.h"
#include "util/cleanup.h"
#include "util/log.h"
#include "util/shortage.h"

#include <sys/stat.h>

static int find_process(int root, pid_t *ret_process)
{
    int r = pid_file_process(root, "/run/radvd/radvd.pid", ret_process);
    return r < 0 || *ret_process ? r : pid_file_process(root, "/run/radvd.pid", ret_process);
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

static int append_served(const char *path, const radvd_interface_list *interfaces,
                         struct advertisement_table *table)
{
    for (size_t i = 0; i < interfaces->count; i++) {
        const struct radvd_interface *interface = &interfaces->items[i];
        struct advertisement item;
        const char *refused = radvd_interface_finish(interface, &item);
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
        r = append_served(path, &interfaces, table);
    array_done(&interfaces);
    return r;
}
