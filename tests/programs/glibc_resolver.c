/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * glibc_resolver SEED FILES: writes random resolv.conf files to /etc/resolv.conf, which must be a
 * place of the test's own, and compares what our parser takes from each with what glibc's resolver
 * does.  0 when they agree, 1 with the first file on which they do not, 77 without glibc.
 */
#include "programs/dns/sources.h"
#include "util/array.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <resolv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef __GLIBC__
int main(void)
{
    fprintf(stderr, "SKIP: this is not glibc\n");
    return 77;
}
#else

enum { TEXT_LIMIT = 2048, LINES = 5, PIECES = 6 };

static uint64_t state;

static size_t draw(size_t limit)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(state >> 33) % limit;
}

#define ONE_OF(list) (list)[draw(sizeof(list) / sizeof *(list))]

/* Whole addresses, so that most lines get somewhere, and what may stand around and in them. */
static const char *const addresses[] = {"127.0.0.11",
                                        "127.0.0.1",
                                        "::1",
                                        "10.1",
                                        "192.168.001.001",
                                        "0x7f.1",
                                        "0",
                                        "10.0.0.1",
                                        "2001:db8::1",
                                        "fe80::1",
                                        "fe80::1%lo",
                                        "fe80::1%1",
                                        "::",
                                        "::ffff:10.1.1.1",
                                        "192.0.2.1",
                                        "3232235777",
                                        "1.2.3",
                                        "127.0.0.53",
                                        "08.1.1.1",
                                        "256.1.1.1",
                                        "1.2.3.4.5",
                                        "fe80::2%nosuch",
                                        "fe80::2%0",
                                        "ff02::1%lo"};
static const char *const pieces[] = {
    "[", "]", ":53", ";",  "#",  "%",  "%lo", "%1", ".", ":",  "::",   "0",    "1",
    "x", "-", "/64", "\r", "\v", "\f", "\\",  "\"", ",", "0x", "fe80", "\xc3", "%4294967296"};
static const char *const blanks[] = {" ", "\t", "  ", " \t ", "\r", "\v", ""};
static const char *const keywords[] = {"nameserver",  "nameserver",  "nameserver",  "nameserver",
                                       "nameservers", " nameserver", "#nameserver", "Nameserver",
                                       "search",      "options"};

static void put(char *text, const char *piece)
{
    strncat(text, piece, TEXT_LIMIT - strlen(text) - 1);
}

static void put_line(char *text)
{
    put(text, draw(4) ? "nameserver" : ONE_OF(keywords));
    put(text, draw(4) ? " " : ONE_OF(blanks));
    for (size_t i = draw(3) ? 0 : draw(PIECES); i > 0; i--)
        put(text, ONE_OF(pieces));
    if (draw(8))
        put(text, ONE_OF(addresses));
    for (size_t i = draw(2) ? 0 : draw(PIECES); i > 0; i--)
        put(text, draw(3) ? ONE_OF(pieces) : ONE_OF(blanks));
    put(text, draw(16) ? "\n" : "\r\n");
}

static void make_text(char *text)
{
    text[0] = '\0';
    for (size_t i = draw(LINES); i > 0; i--)
        put_line(text);
    if (*text && !draw(8))
        text[strlen(text) - 1] = '\0'; /* the last line need not end */
}

/* A new file each time: glibc reads one again only when it looks different. */
static int write_file(const char *text)
{
    FILE *stream = fopen("/etc/resolv.conf.new", "we");
    if (!stream || fputs(text, stream) < 0 || fclose(stream) != 0 ||
        rename("/etc/resolv.conf.new", "/etc/resolv.conf") != 0) {
        perror("/etc/resolv.conf");
        return -1;
    }
    return 0;
}

static uint32_t look_up(void *context, const char *name)
{
    (void)context;
    return if_nametoindex(name);
}

/* As ours has them: without duplicates, and without systemd-resolved's stub. */
static int take_glibc(server_list *list)
{
    struct __res_state resolver = {0};
    if (res_ninit(&resolver) != 0) {
        fprintf(stderr, "res_ninit failed\n");
        return -1;
    }
    int r = 0;
    for (int i = 0; i < resolver.nscount && r == 0; i++) {
        struct resolver_server server;
        const struct sockaddr_in *ipv4 = &resolver.nsaddr_list[i];
        const struct sockaddr_in6 *ipv6 = resolver._u._ext.nsaddrs[i];
        if (ipv4->sin_family == AF_INET)
            server_from_bytes(AF_INET, &ipv4->sin_addr, 4, ntohs(ipv4->sin_port), &server);
        else
            server_from_bytes(AF_INET6, &ipv6->sin6_addr, 16, ntohs(ipv6->sin6_port), &server);
        if (ipv4->sin_family != AF_INET && server_is_link_local(&server))
            server.scope = ipv6->sin6_scope_id;
        if (!server_is_resolved_stub(&server))
            r = server_list_add(list, &server, 0);
    }
    res_nclose(&resolver);
    return r;
}

static void print(const char *who, const server_list *list)
{
    fprintf(stderr, "%s:", who);
    for (size_t i = 0; i < list->count; i++) {
        char text[INET6_ADDRSTRLEN];
        inet_ntop(list->items[i].family, list->items[i].address, text, sizeof text);
        fprintf(stderr, " %s%%%u", text, list->items[i].scope);
    }
    fprintf(stderr, "\n");
}

static bool is_equal(const server_list *left, const server_list *right)
{
    bool equal = left->count == right->count;
    for (size_t i = 0; i < left->count && equal; i++)
        equal = server_same(&left->items[i], &right->items[i]) &&
                left->items[i].scope == right->items[i].scope;
    return equal;
}

/* A file that names none makes glibc ask 127.0.0.1: that is not in the file. */
static bool is_fallback(const struct resolv_conf *ours, const server_list *theirs)
{
    static const uint8_t loopback[] = {127, 0, 0, 1};
    return ours->servers.count == 0 && !ours->names_resolved && theirs->count == 1 &&
           theirs->items[0].family == AF_INET && memcmp(theirs->items[0].address, loopback, 4) == 0;
}

static int compare(const char *text, size_t *taken)
{
    static const struct resolver_context context = {.other_name = look_up};
    struct resolver_table table = {0};
    const struct resolver_run run = {.context = &context, .table = &table};
    struct resolv_conf ours = {0};
    server_list theirs = {0};
    char copy[TEXT_LIMIT];
    int r = write_file(text);
    if (r == 0)
        r = resolv_conf_parse(strcpy(copy, text), MAXNS, &run, &ours);
    if (r == 0)
        r = take_glibc(&theirs);
    if (r == 0 && !is_equal(&ours.servers, &theirs) && !is_fallback(&ours, &theirs)) {
        fprintf(stderr, "they differ on this file:\n%s\n", text);
        print("glibc", &theirs);
        print("ours", &ours.servers);
        r = -1;
    }
    *taken += ours.servers.count;
    array_done(&ours.servers);
    array_done(&theirs);
    return r;
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "usage: glibc_resolver SEED FILES\n");
        return 2;
    }
    char text[TEXT_LIMIT];
    size_t taken = 0;
    state = strtoull(arguments[1], NULL, 10);
    const unsigned long files = strtoul(arguments[2], NULL, 10);
    for (unsigned long i = 0; i < files; i++) {
        make_text(text);
        if (compare(text, &taken) < 0)
            return 1;
    }
    printf("%zu\n", taken);
    return 0;
}
#endif
