/* SPDX-License-Identifier: BSD-2-Clause */
/* radvd.conf(5), as far as it says what is advertised on which interface. */
#include "programs/radv/radvd.h"
#include "programs/unit_file.h"

#include <strings.h>

/* --- words ------------------------------------------------------------------------------------ */

enum word_kind { WORD_END, WORD_PLAIN, WORD_QUOTED, WORD_PUNCTUATION, WORD_INVALID };

struct word {
    const char *next;
    unsigned int line; /* of its end */
    enum word_kind kind;
    const char *start; /* behind the quote */
    size_t length;
};

/* Moves to the next word; it stays on the end and on what is none.  A "#" inside a word begins no
 * comment.  Quoted words came after 2.19. */
static void advance(struct word *word)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "`~!@#$%^&*()_-+=:[]<>,.?\\";
    const char *start = word->next;
    if (word->kind == WORD_INVALID)
        return;
    for (; *start && strchr(" \t\n#", *start); start++) {
        if (*start == '#')
            start += strcspn(start, "\n");
        if (*start == '\0')
            break;
        word->line += *start == '\n';
    }
    if (*start == '"') {
        word->start = start + 1;
        word->length = strcspn(word->start, "\"\n");
        word->kind = word->start[word->length] == '"' ? WORD_QUOTED : WORD_INVALID;
        word->next = word->start + word->length + 1;
        return;
    }
    const bool punctuation = *start && strchr("{};/", *start);
    word->start = start;
    word->length = punctuation ? 1 : strspn(start, letters);
    word->kind = punctuation ? WORD_PUNCTUATION : WORD_PLAIN;
    if (word->length == 0)
        word->kind = *start ? WORD_INVALID : WORD_END;
    word->next = start + word->length;
}

/* Whether it is this word, in any case, or punctuation; a quoted one never is. */
static bool is(const struct word *word, const char *text)
{
    return (word->kind == WORD_PLAIN || word->kind == WORD_PUNCTUATION) &&
           strlen(text) == word->length && strncasecmp(word->start, text, word->length) == 0;
}

static bool expect(struct word *word, const char *text)
{
    if (!is(word, text))
        return false;
    advance(word);
    return true;
}

/* --- interfaces ------------------------------------------------------------------------------- */

/* What radvd takes where nothing is written; the first two follow from the longest interval. */
enum { FROM_INTERVAL = -1 };
static const struct radvd_interface defaults = {
    .min_interval = FROM_INTERVAL,
    .lifetime = (uint32_t)FROM_INTERVAL,
    .max_interval = 600,
    .min_delay = 3,
    .hop_limit = 64,
    .item = {.source = ADVERTISEMENT_SOURCE_RADVD},
};

#define OPTION(name, kind, member) {name, kind, offsetof(struct radvd_interface, member)}

static const struct option {
    const char *name;
    enum { SWITCH, SECONDS, NUMBER } kind;
    size_t offset;
} options[] = {
    OPTION("AdvSendAdvert", SWITCH, item.sends),
    OPTION("MinRtrAdvInterval", SECONDS, min_interval),
    OPTION("MaxRtrAdvInterval", SECONDS, max_interval),
    OPTION("MinDelayBetweenRAs", SECONDS, min_delay),
    OPTION("AdvManagedFlag", SWITCH, item.managed),
    OPTION("AdvOtherConfigFlag", SWITCH, item.other),
    OPTION("AdvLinkMTU", NUMBER, item.link_mtu),
    OPTION("AdvReachableTime", NUMBER, item.reachable_time),
    OPTION("AdvRetransTimer", NUMBER, item.retransmit_time),
    OPTION("AdvCurHopLimit", NUMBER, hop_limit),
    OPTION("AdvDefaultLifetime", NUMBER, lifetime),
};

/* A whole number has 32 bits. */
static bool take_number(const struct word *word, bool may_be_decimal, double *ret_number)
{
    const bool decimal = memchr(word->start, '.', word->length);
    return (!decimal || (may_be_decimal && *word->start != '.')) &&
           unit_decimal(word->start, ret_number) == word->start + word->length &&
           (decimal || *ret_number <= UINT32_MAX);
}

static bool take_value(struct word *word, const struct option *option,
                       struct radvd_interface *interface)
{
    void *member = (char *)interface + option->offset;
    double number = 0;
    if (option->kind == SWITCH ? !is(word, "on") && !is(word, "off")
                               : !take_number(word, option->kind == SECONDS, &number))
        return false;
    switch (option->kind) {
    case SWITCH:
        *(bool *)member = is(word, "on");
        break;
    case SECONDS:
        *(double *)member = number;
        break;
    case NUMBER:
        *(uint32_t *)member = (uint32_t)number;
        break;
    }
    advance(word);
    return true;
}

/* Words up to ";", or a nested block: prefix, route, RDNSS, clients, ... */
static bool skip_statement(struct word *word)
{
    for (unsigned int depth = 0; word->kind != WORD_END && word->kind != WORD_INVALID;
         advance(word)) {
        if (is(word, "{"))
            depth++;
        else if (is(word, "}") && depth-- == 0)
            return false;
        else if (is(word, ";") && depth == 0)
            return true;
    }
    return false;
}

static bool take_option(struct word *word, struct radvd_interface *interface)
{
    const struct word name = *word;
    if (word->kind != WORD_PLAIN)
        return false;
    advance(word);
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (is(&name, options[i].name))
            return take_value(word, &options[i], interface) && expect(word, ";");
    }
    return skip_statement(word) && expect(word, ";");
}

/* radvd cuts off what is too long for a name. */
static bool take_name(struct word *word, const radvd_interface_list *list, char *name)
{
    if ((word->kind != WORD_PLAIN && word->kind != WORD_QUOTED) || word->length == 0)
        return false;
    memcpy(name, word->start, word->length < IF_NAMESIZE ? word->length : IF_NAMESIZE - 1);
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].item.name, name) == 0)
            return false; /* the interface has been defined before */
    }
    advance(word);
    return true;
}

static int take_interface(struct word *word, radvd_interface_list *list)
{
    struct radvd_interface interface = defaults;
    if (!expect(word, "interface") || !take_name(word, list, interface.item.name) ||
        !expect(word, "{"))
        return -EBADMSG;
    while (!is(word, "}")) {
        if (!take_option(word, &interface))
            return -EBADMSG;
    }
    interface.line = word->line;
    advance(word);
    if (!expect(word, ";"))
        return -EBADMSG;
    struct radvd_interface *appended = array_append(list);
    if (!appended)
        return -ENOMEM;
    *appended = interface;
    return 0;
}

int radvd_configuration_parse(const char *text, radvd_interface_list *ret_interfaces,
                              unsigned int *ret_line)
{
    struct word word = {.next = text, .line = 1, .kind = WORD_PLAIN};
    radvd_interface_list interfaces = {0};
    int r = 0;
    advance(&word);
    while (r == 0 && word.kind != WORD_END)
        r = take_interface(&word, &interfaces);
    if (r < 0)
        array_done(&interfaces);
    *ret_line = word.line;
    *ret_interfaces = interfaces;
    return r;
}

/* The upper limits are those of RFC 8319, as of radvd 2.21; radvd before has lower ones.  The
 * lower ones are not those of Mobile IPv6.  The device's own MTU is not known here:
 * advertisement_table_find() compares. */
const char *radvd_interface_finish(const struct radvd_interface *interface,
                                   struct advertisement *ret_item)
{
    const double longest = interface->max_interval;
    if (longest < 4 || longest > 65535)
        return "MaxRtrAdvInterval";
    const double shortest = interface->min_interval == FROM_INTERVAL ? 0.33 * longest
                                                                     : interface->min_interval;
    const uint32_t lifetime = interface->lifetime == (uint32_t)FROM_INTERVAL
                                  ? (uint32_t)(3 * longest)
                                  : interface->lifetime;
    if (shortest < 3 || shortest > 0.75 * longest)
        return "MinRtrAdvInterval";
    if (interface->min_delay < 3)
        return "MinDelayBetweenRAs";
    if (lifetime != 0 && (lifetime > 65535 || lifetime < longest))
        return "AdvDefaultLifetime";
    if (interface->item.link_mtu != 0 && interface->item.link_mtu < 1280)
        return "AdvLinkMTU";
    if (interface->item.reachable_time > 3600000)
        return "AdvReachableTime";
    *ret_item = interface->item;
    ret_item->min_interval = (uint32_t)(shortest + 0.5);
    ret_item->max_interval = (uint32_t)(longest + 0.5);
    ret_item->default_lifetime = lifetime;
    ret_item->current_hop_limit = (uint8_t)interface->hop_limit; /* the higher bits are cut off */
    return NULL;
}
