/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/dns/dhclient_leases.h"

#include "util/array.h"

#include <arpa/inet.h>

enum { WORD_LIMIT = 64 };

struct scanner {
    const char *next;
    unsigned int line;
    char word[WORD_LIMIT]; /* punctuation is a word of one character; empty at the end */
    bool quoted;
    bool too_long;
};

void dhclient_leases_done(struct dhclient_leases *leases)
{
    for (size_t i = 0; i < leases->count; i++)
        array_done(&leases->items[i].servers);
    array_done(leases);
}

static void put(struct scanner *scanner, size_t *length, char character)
{
    if (*length + 1 < sizeof scanner->word)
        scanner->word[(*length)++] = character;
    else
        scanner->too_long = true;
}

static void skip_blanks(struct scanner *scanner)
{
    for (;; scanner->next++) {
        if (*scanner->next == '#')
            scanner->next += strcspn(scanner->next, "\n");
        if (*scanner->next == '\n')
            scanner->line++;
        else if (!*scanner->next || !strchr(" \t\r", *scanner->next))
            return;
    }
}

static void advance(struct scanner *scanner)
{
    size_t length = 0;
    skip_blanks(scanner);
    scanner->too_long = false;
    scanner->quoted = *scanner->next == '"';
    if (scanner->quoted) {
        for (scanner->next++; *scanner->next && *scanner->next != '"'; scanner->next++) {
            if (*scanner->next == '\\' && scanner->next[1])
                scanner->next++;
            scanner->line += *scanner->next == '\n';
            put(scanner, &length, *scanner->next);
        }
        scanner->next += *scanner->next == '"';
    } else if (*scanner->next && strchr("{};,", *scanner->next)) {
        put(scanner, &length, *scanner->next++);
    } else {
        while (*scanner->next && !strchr(" \t\r\n{};,\"", *scanner->next))
            put(scanner, &length, *scanner->next++);
    }
    scanner->word[length] = '\0';
}

static bool is(const struct scanner *scanner, const char *word)
{
    return !scanner->quoted && strcmp(scanner->word, word) == 0;
}

static bool at_end(const struct scanner *scanner)
{
    return !scanner->quoted && scanner->word[0] == '\0';
}

/* To the ";" or the block that ends the statement, or to the "}" or the end of the file before
 * which it has none. */
static bool skip_statement(struct scanner *scanner)
{
    for (unsigned int depth = 0; !at_end(scanner); advance(scanner)) {
        if (is(scanner, "{"))
            depth++;
        else if (is(scanner, "}") && depth > 0 && --depth == 0)
            return true;
        else if (is(scanner, ";") && depth == 0)
            return true;
        else if (is(scanner, "}") && depth == 0)
            return false;
    }
    return false;
}

static int parse_servers(struct scanner *scanner, struct server_list *list)
{
    for (;;) {
        struct resolver_server server;
        struct in_addr address;
        if (scanner->too_long || inet_pton(AF_INET, scanner->word, &address) != 1)
            return -EBADMSG;
        server_from_bytes(AF_INET, &address, sizeof address, 0, &server);
        int r = server_list_add(list, &server, 0);
        if (r < 0)
            return r;
        advance(scanner);
        if (!is(scanner, ","))
            return 0;
        advance(scanner);
    }
}

/* Up to the word that should be the ";"; -EBADMSG when it says something that cannot be. */
static int parse_statement(struct scanner *scanner, struct dhclient_lease *lease)
{
    int r = 0;
    if (is(scanner, "interface")) {
        advance(scanner);
        size_t length = strlen(scanner->word);
        if (!scanner->quoted || length == 0 || length >= sizeof lease->interface)
            return -EBADMSG;
        memcpy(lease->interface, scanner->word, length + 1);
        advance(scanner);
    } else if (is(scanner, "fixed-address")) {
        advance(scanner);
        if (inet_pton(AF_INET, scanner->word, &lease->address) != 1)
            return -EBADMSG;
        advance(scanner);
    } else if (is(scanner, "option")) {
        advance(scanner);
        if (!is(scanner, "domain-name-servers"))
            return 0;
        advance(scanner);
        r = parse_servers(scanner, &lease->servers);
    } else {
        return 0;
    }
    return r == 0 && !is(scanner, ";") ? -EBADMSG : r;
}

static void note_line(unsigned int *bad_line, unsigned int line)
{
    if (*bad_line == 0)
        *bad_line = line;
}

/* Reads up to the closing brace; *ret_good says whether every statement is. */
static int parse_statements(struct scanner *scanner, struct dhclient_lease *lease,
                            unsigned int *bad_line, bool *ret_good)
{
    *ret_good = true;
    while (!at_end(scanner) && !is(scanner, "}")) {
        const unsigned int line = scanner->line;
        if (is(scanner, "{"))
            return -EBADMSG;
        int r = parse_statement(scanner, lease);
        if (r == -ENOMEM)
            return r;
        const bool ended = skip_statement(scanner);
        if (ended)
            advance(scanner);
        if ((r < 0 || !ended) && !at_end(scanner)) {
            *ret_good = false;
            note_line(bad_line, line);
        }
    }
    return 0;
}

/* Appends what stands between the braces. */
static int parse_lease(struct scanner *scanner, struct dhclient_leases *leases,
                       unsigned int *bad_line)
{
    struct dhclient_lease lease = {0};
    bool good = false;
    advance(scanner);
    int r = parse_statements(scanner, &lease, bad_line, &good);
    struct dhclient_lease *slot = NULL;
    if (r == 0 && good && is(scanner, "}")) {
        slot = array_append(leases);
        r = slot ? 0 : -ENOMEM;
    }
    if (slot)
        *slot = lease;
    else
        array_done(&lease.servers);
    return r;
}

static int parse_file(struct scanner *scanner, struct dhclient_leases *leases,
                      unsigned int *bad_line)
{
    int r = 0;
    for (advance(scanner); r == 0 && !at_end(scanner); advance(scanner)) {
        const unsigned int line = scanner->line;
        const bool is_lease = is(scanner, "lease");
        if (is(scanner, "{"))
            return -EBADMSG;
        if (is_lease)
            advance(scanner);
        if (is_lease && is(scanner, "{")) {
            r = parse_lease(scanner, leases, bad_line);
            continue;
        }
        /* dhclient appends: the end of the file may be a statement that it has just begun. */
        if (!skip_statement(scanner) && !at_end(scanner))
            return -EBADMSG;
        if (is_lease && !at_end(scanner))
            note_line(bad_line, line);
    }
    return r;
}

int dhclient_leases_parse(const char *text, struct dhclient_leases *ret_leases,
                          unsigned int *ret_line)
{
    struct scanner scanner = {.next = text, .line = 1};
    struct dhclient_leases leases = {0};
    unsigned int bad_line = 0;
    int r = parse_file(&scanner, &leases, &bad_line);
    *ret_line = r == -EBADMSG ? scanner.line : bad_line;
    if (r < 0) {
        dhclient_leases_done(&leases);
        return r;
    }
    *ret_leases = leases;
    return 0;
}
