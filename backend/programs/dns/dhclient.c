/* SPDX-License-Identifier: BSD-2-Clause */
/* dhclient's leases: what it got holds as long as the interface has that address. */
#include "programs/dns/sources.h"
#include "programs/text_file.h"
#include "programs/words.h"
#include "util/cleanup.h"
#include "util/log.h"

#include <arpa/inet.h>

static const struct word_syntax syntax = {
    .blanks = " \t\r", .punctuation = "{};,", .escapes = true};

void dhclient_leases_done(dhclient_leases *leases)
{
    for (size_t i = 0; i < leases->count; i++)
        array_done(&leases->items[i].servers);
    array_done(leases);
}

/* --- dhclient.leases(5) ----------------------------------------------------------------------- */

/* To the ";" or the block that ends the statement, or to the "}" or the end of the file before
 * which it has none. */
static bool skip_statement(struct word *word)
{
    for (unsigned int depth = 0; word->kind != WORD_END; word_advance(word)) {
        if (word_is(word, "{"))
            depth++;
        else if (word_is(word, "}") && depth == 0)
            return false;
        else if (word_is(word, "}") && --depth == 0)
            return true;
        else if (word_is(word, ";") && depth == 0)
            return true;
    }
    return false;
}

/* Copies a word that is not punctuation and moves on; false when it does not fit. */
static bool take_text(struct word *word, char *text, size_t size)
{
    const size_t length = word->length;
    if (word->kind == WORD_PUNCTUATION || length == 0 || length >= size)
        return false;
    memcpy(text, word->start, length);
    text[length] = '\0';
    word_advance(word);
    return true;
}

static bool take_address(struct word *word, struct in_addr *ret_address)
{
    char text[INET_ADDRSTRLEN];
    return take_text(word, text, sizeof text) && inet_pton(AF_INET, text, ret_address) == 1;
}

static int take_servers(struct word *word, server_list *list)
{
    for (;;) {
        struct resolver_server server;
        struct in_addr address;
        if (!take_address(word, &address))
            return -EBADMSG;
        server_from_bytes(AF_INET, &address, sizeof address, 0, &server);
        int r = server_list_add(list, &server, 0);
        if (r < 0 || !word_is(word, ","))
            return r;
        word_advance(word);
    }
}

/* Up to the word that should be the ";"; -EBADMSG when it says something that cannot be. */
static int take_statement(struct word *word, struct dhclient_lease *lease)
{
    const struct word keyword = *word;
    int r = 0;
    word_advance(word);
    if (word_is(&keyword, "interface")) {
        if (word->kind != WORD_QUOTED ||
            !take_text(word, lease->interface, sizeof lease->interface))
            r = -EBADMSG;
    } else if (word_is(&keyword, "fixed-address")) {
        r = take_address(word, &lease->address) ? 0 : -EBADMSG;
    } else if (word_is(&keyword, "option") && word_is(word, "domain-name-servers")) {
        word_advance(word);
        r = take_servers(word, &lease->servers);
    } else {
        *word = keyword;
        return 0;
    }
    return r == 0 && !word_is(word, ";") ? -EBADMSG : r;
}

/* Up to the closing brace; *ret_good says whether every statement is. */
static int take_statements(const char *path, struct word *word, struct dhclient_lease *lease,
                           bool *ret_good)
{
    *ret_good = true;
    while (word->kind != WORD_END && !word_is(word, "}")) {
        const unsigned int line = word->line;
        if (word_is(word, "{"))
            return -EBADMSG;
        int r = take_statement(word, lease);
        if (r == -ENOMEM)
            return r;
        const bool ended = skip_statement(word);
        if (ended)
            word_advance(word);
        if ((r < 0 || !ended) && word->kind != WORD_END) {
            *ret_good = false;
            log_debug("%s, line %u: this is not the syntax of dhclient.leases(5); the lease is "
                      "ignored",
                      path, line);
        }
    }
    return 0;
}

static int take_lease(const char *path, struct word *word, dhclient_leases *leases)
{
    struct dhclient_lease lease = {0};
    bool good = false;
    word_advance(word);
    int r = take_statements(path, word, &lease, &good);
    if (r == 0 && good && word_is(word, "}")) {
        struct dhclient_lease *slot = array_append(leases);
        if (slot) {
            *slot = lease;
            return 0;
        }
        r = -ENOMEM;
    }
    array_done(&lease.servers);
    return r;
}

static int take_file(const char *path, struct word *word, dhclient_leases *leases)
{
    int r = 0;
    for (; r == 0 && word->kind != WORD_END; word_advance(word)) {
        const bool is_lease = word_is(word, "lease");
        if (word_is(word, "{"))
            return -EBADMSG;
        if (is_lease)
            word_advance(word);
        if (is_lease && word_is(word, "{"))
            r = take_lease(path, word, leases);
        /* dhclient appends: the end of the file may be a statement that it has just begun. */
        else if (!skip_statement(word) && word->kind != WORD_END)
            return -EBADMSG;
    }
    return r;
}

int dhclient_leases_parse(const char *path, const char *text, dhclient_leases *ret_leases)
{
    struct word word;
    dhclient_leases leases = {0};
    word_start(&word, &syntax, text);
    int r = take_file(path, &word, &leases);
    if (r == -EBADMSG)
        log_debug("%s, line %u: a stray brace; the file is ignored", path, word.line);
    if (r < 0)
        dhclient_leases_done(&leases);
    else
        *ret_leases = leases;
    return r;
}

/* --- files ------------------------------------------------------------------------------------ */

static bool has_address(const struct resolver_interface *interface, struct in_addr address)
{
    for (size_t i = 0; i < interface->ipv4_address_count; i++) {
        if (interface->ipv4_addresses[i].s_addr == address.s_addr)
            return true;
    }
    return false;
}

/* The last lease of an interface makes the others history. */
static bool is_last(const dhclient_leases *leases, size_t position)
{
    for (size_t i = position + 1; i < leases->count; i++) {
        if (strcmp(leases->items[i].interface, leases->items[position].interface) == 0)
            return false;
    }
    return true;
}

static int read_file(void *context, const char *path, const char *name)
{
    struct resolver_run *run = context;
    const char *suffix = strrchr(name, '.');
    CLEANUP_FREE char *text = NULL;
    dhclient_leases leases = {0};
    if (!suffix || (strcmp(suffix, ".leases") != 0 && strcmp(suffix, ".lease") != 0))
        return 0;
    int r = text_file_read(run->root, path, &text);
    if (text)
        r = dhclient_leases_parse(path, text, &leases);
    for (size_t i = leases.count; i-- > 0 && r == 0;) {
        const struct dhclient_lease *lease = &leases.items[i];
        struct resolver_link *link = run_link_by_any_name(run, lease->interface);
        if (link && link->source == RESOLVER_SOURCE_NONE && is_last(&leases, i) &&
            has_address(link->interface, lease->address))
            r = link_add_all(link, RESOLVER_SOURCE_DHCLIENT, &lease->servers);
    }
    dhclient_leases_done(&leases);
    return r == -EBADMSG ? 0 : r;
}

int dhclient_read(struct resolver_run *run)
{
    int r = text_folder_read(run->root, "/var/lib/dhcp", read_file, run);
    return r < 0 ? r : text_folder_read(run->root, "/var/lib/dhclient", read_file, run);
}
