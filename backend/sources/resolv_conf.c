/* SPDX-License-Identifier: BSD-2-Clause */
#include "sources/resolv_conf.h"

#include "util/array.h"

void resolv_conf_done(struct resolv_conf *file)
{
    array_done(&file->servers);
}

static bool is_resolved_stub(const struct resolver_server *server)
{
    static const uint8_t stub[] = {127, 0, 0};
    return server->family == AF_INET && memcmp(server->address, stub, sizeof stub) == 0 &&
           (server->address[3] == 53 || server->address[3] == 54);
}

int resolv_conf_parse(const char *text, size_t limit, const struct scope_names *names,
                      struct resolv_conf *ret_file)
{
    static const char keyword[] = "nameserver";
    struct resolv_conf file = {0};
    unsigned int line = 1;
    for (size_t taken = 0; *text && taken < limit; line++) {
        size_t length = strcspn(text, "\n");
        const char *end = text + length;
        if (length > sizeof keyword - 1 && memcmp(text, keyword, sizeof keyword - 1) == 0 &&
            strchr(" \t", text[sizeof keyword - 1])) {
            const char *address = text + sizeof keyword - 1;
            address += strspn(address, " \t");
            struct resolver_server server;
            if (server_parse(address, strcspn(address, " \t\r\n;#"), names, &server)) {
                taken++;
                file.names_resolved |= is_resolved_stub(&server);
                if (server_list_add(&file.servers, &server, 0) < 0) {
                    resolv_conf_done(&file);
                    return -ENOMEM;
                }
            } else if (!file.bad_line) {
                file.bad_line = line;
            }
        }
        text = *end == '\n' ? end + 1 : end;
    }
    *ret_file = file;
    return 0;
}
