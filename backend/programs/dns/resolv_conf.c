/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/dns/resolv_conf.h"

#include "util/array.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_LIMIT = 128 };

void resolv_conf_done(struct resolv_conf *file)
{
    array_done(&file->servers);
}

/* An interface's name or its number; glibc takes a link-local address without either, too. */
static uint32_t zone_index(const char *zone, const struct scope_names *names)
{
    uint32_t index = names ? names->lookup(names->context, zone) : 0;
    char *end;
    if (index == 0 && *zone >= '0' && *zone <= '9') {
        errno = 0;
        const unsigned long long number = strtoull(zone, &end, 10);
        if (errno == 0 && *end == '\0' && number <= UINT32_MAX)
            index = (uint32_t)number;
    }
    return index;
}

/* What glibc's resolver takes: all that inet_aton(3) does, or IPv6 and its zone; nothing behind it,
 * not even the blanks other than " \t\n" that inet_aton() would pass over. */
static bool parse_nameserver(const char *text, const struct scope_names *names,
                             struct resolver_server *ret_server)
{
    char word[WORD_LIMIT];
    struct in_addr ipv4;
    struct in6_addr ipv6;
    const size_t length = strcspn(text, " \t\n");
    if (length == 0 || length >= sizeof word)
        return false;
    memcpy(word, text, length);
    word[length] = '\0';
    if (!strpbrk(word, "\r\v\f") && inet_aton(word, &ipv4))
        return server_from_bytes(AF_INET, &ipv4, sizeof ipv4, 0, ret_server);
    char *zone = strchr(word, '%');
    if (zone)
        *zone++ = '\0';
    if (inet_pton(AF_INET6, word, &ipv6) != 1)
        return false;
    server_from_bytes(AF_INET6, &ipv6, sizeof ipv6, 0, ret_server);
    if (zone && server_is_link_local(ret_server))
        ret_server->scope = zone_index(zone, names);
    return true;
}

/* The text behind "nameserver" and its blanks, or NULL for another line. */
static const char *nameserver_value(const char *line)
{
    static const char keyword[] = "nameserver";
    const char *value = line + sizeof keyword - 1;
    if (strncmp(line, keyword, sizeof keyword - 1) != 0 || (*value != ' ' && *value != '\t'))
        return NULL;
    return value + strspn(value, " \t");
}

int resolv_conf_parse(const char *text, size_t limit, const struct scope_names *names,
                      struct resolv_conf *ret_file)
{
    struct resolv_conf file = {0};
    unsigned int line = 1;
    for (size_t taken = 0; *text && taken < limit; line++) {
        const char *value = nameserver_value(text);
        struct resolver_server server;
        if (value && parse_nameserver(value, names, &server)) {
            taken++;
            if (server_is_resolved_stub(&server))
                file.names_resolved = true;
            else if (server_list_append(&file.servers, &server, 0) < 0) {
                resolv_conf_done(&file);
                return -ENOMEM;
            }
        } else if (value && !file.bad_line) {
            file.bad_line = line;
        }
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    *ret_file = file;
    return 0;
}
