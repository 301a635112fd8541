/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/dns/autoconfiguration.h"

#include "programs/unit_file.h"

#include <arpa/inet.h>
#include <fnmatch.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_LIMIT = 64, LINE_LIMIT = 1024 };

struct networkd {
    bool chosen; /* by LinkLocalAddressing=: else it is IPv6 alone, whatever IPv4LL= says */
    bool ipv4;
    bool bonded;
};

/* The two words with "fallback" are of older versions; one that systemd-networkd does not know,
 * such as "ipv4-fallback" or none at all, changes nothing. */
static void assign_networkd(void *context, const char *section, const char *key, const char *value)
{
    struct networkd *networkd = context;
    if (strcmp(section, "Network") != 0)
        return;
    if (strcmp(key, "Bond") == 0) {
        networkd->bonded = *value != '\0';
    } else if (strcmp(key, "LinkLocalAddressing") == 0) {
        bool ipv4 = strcmp(value, "ipv4") == 0 || strcmp(value, "fallback") == 0 ||
                    strcmp(value, "fallback-ipv4") == 0;
        if (ipv4 || strcmp(value, "ipv6") == 0 || unit_boolean(value, &ipv4)) {
            networkd->chosen = true;
            networkd->ipv4 = ipv4;
        }
    } else if (strcmp(key, "IPv4LL") == 0 && networkd->chosen) {
        unit_boolean(value, &networkd->ipv4);
    }
}

bool networkd_assigns_link_local(const char *text)
{
    struct networkd networkd = {0};
    unit_scan(text, assign_networkd, &networkd);
    return networkd.ipv4 && !networkd.bonded;
}

struct keyfile {
    const char *uuid;
    bool matches;
    bool method;
    bool link_local;
};

static void assign_keyfile(void *context, const char *section, const char *key, const char *value)
{
    struct keyfile *keyfile = context;
    if (strcmp(section, "connection") == 0 && strcmp(key, "uuid") == 0)
        keyfile->matches = strcmp(value, keyfile->uuid) == 0;
    if (strcmp(section, "ipv4") != 0)
        return;
    /* The keyfile has the setting's number: 3 is enabled, 4 is fallback. */
    if (strcmp(key, "method") == 0)
        keyfile->method = strcmp(value, "link-local") == 0;
    else if (strcmp(key, "link-local") == 0)
        keyfile->link_local = strcmp(value, "3") == 0 || strcmp(value, "4") == 0 ||
                              strcmp(value, "enabled") == 0 || strcmp(value, "fallback") == 0;
}

bool networkmanager_assigns_link_local(const char *text, const char *uuid)
{
    struct keyfile keyfile = {.uuid = uuid};
    unit_scan(text, assign_keyfile, &keyfile);
    return keyfile.matches && (keyfile.method || keyfile.link_local);
}

/* What dhcpcd.conf(5) makes of one interface. */
struct dhcpcd {
    const char *interface;
    bool ipv4, ipv4ll, dhcp, inform, static_address, fallback;
    bool denied, restricted, allowed;
};

struct dhcpcd_word {
    const char *name;
    size_t member; /* of struct dhcpcd, and what it becomes */
    bool value;
};

#define DHCPCD_WORD(name, member, value)                                                           \
    {                                                                                              \
        name, offsetof(struct dhcpcd, member), value                                               \
    }

static const struct dhcpcd_word dhcpcd_words[] = {
    DHCPCD_WORD("ipv4", ipv4, true),
    DHCPCD_WORD("noipv4", ipv4, false),
    DHCPCD_WORD("ipv4only", ipv4, true),
    DHCPCD_WORD("ipv6only", ipv4, false),
    DHCPCD_WORD("dhcp", dhcp, true),
    DHCPCD_WORD("dhcp", ipv4, true),
    DHCPCD_WORD("nodhcp", dhcp, false),
    DHCPCD_WORD("noipv4ll", ipv4ll, false),
    DHCPCD_WORD("noarp", ipv4ll, false),
    DHCPCD_WORD("inform", inform, true),
    DHCPCD_WORD("inform", static_address, false),
};

/* What dhcpcd takes for an IPv4 address here: one with a prefix length or without, or none. */
static bool is_dhcpcd_address(const char *text)
{
    char address[WORD_LIMIT];
    struct in_addr ignored;
    const size_t length = strcspn(text, "/");
    if (length >= sizeof address)
        return false;
    memcpy(address, text, length);
    address[length] = '\0';
    if (text[length] == '/') {
        char *end;
        const long prefix = strtol(text + length + 1, &end, 10);
        if (end == text + length + 1 || *end != '\0' || prefix < 0 || prefix > 32)
            return false;
    }
    return *text == '\0' || inet_aton(address, &ignored) != 0;
}

static bool matches_any(const char *patterns, const char *interface)
{
    char pattern[WORD_LIMIT];
    while (*(patterns += strspn(patterns, ", "))) {
        const size_t length = strcspn(patterns, ", ");
        if (length < sizeof pattern) {
            memcpy(pattern, patterns, length);
            pattern[length] = '\0';
            if (fnmatch(pattern, interface, 0) == 0)
                return true;
        }
        patterns += length;
    }
    return false;
}

/* These count only outside of blocks. */
static void assign_dhcpcd_choice(struct dhcpcd *dhcpcd, const char *word, const char *value)
{
    const bool matches = matches_any(value, dhcpcd->interface);
    if (strcmp(word, "denyinterfaces") == 0) {
        dhcpcd->denied |= matches;
    } else if (strcmp(word, "allowinterfaces") == 0) {
        dhcpcd->restricted = true;
        dhcpcd->allowed |= matches;
    }
}

static void assign_dhcpcd(struct dhcpcd *dhcpcd, const char *word, const char *value)
{
    static const char address[] = "ip_address=";
    if (strcmp(word, "inform") == 0 && !is_dhcpcd_address(value))
        return;
    for (size_t i = 0; i < sizeof dhcpcd_words / sizeof *dhcpcd_words; i++) {
        if (strcmp(word, dhcpcd_words[i].name) == 0)
            *(bool *)((char *)dhcpcd + dhcpcd_words[i].member) = dhcpcd_words[i].value;
    }
    if (strcmp(word, "fallback") == 0)
        dhcpcd->fallback = *value != '\0';
    if (strcmp(word, "static") == 0 && strncmp(value, address, sizeof address - 1) == 0 &&
        is_dhcpcd_address(value + sizeof address - 1)) {
        dhcpcd->static_address = true;
        dhcpcd->inform = false;
    }
}

/* Copies the next line without its comment and moves on; the word before the first blank is cut
 * off from its value. */
static const char *dhcpcd_line(const char *text, char line[static LINE_LIMIT], char **ret_value)
{
    text += strspn(text, " \t");
    size_t length = *text == ';' ? 0 : strcspn(text, "#\n");
    length = length < LINE_LIMIT ? length : LINE_LIMIT - 1;
    memcpy(line, text, length);
    while (length > 0 && strchr(" \t", line[length - 1]))
        length--;
    line[length] = '\0';
    *ret_value = line + strcspn(line, " \t");
    if (**ret_value)
        *(*ret_value)++ = '\0';
    *ret_value += strspn(*ret_value, " \t");
    text += strcspn(text, "\n");
    return text + (*text == '\n');
}

bool dhcpcd_assigns_link_local(const char *text, const char *interface)
{
    struct dhcpcd dhcpcd = {.interface = interface, .ipv4 = true, .ipv4ll = true, .dhcp = true};
    bool in_block = false, applies = true; /* the lines before the first block are for all */
    char line[LINE_LIMIT], *value;
    while (*text) {
        text = dhcpcd_line(text, line, &value);
        if (strcmp(line, "interface") == 0 || strcmp(line, "ssid") == 0 ||
            strcmp(line, "profile") == 0) {
            in_block = true;
            applies = *line == 'i' && strcmp(value, interface) == 0;
        } else if (applies) {
            assign_dhcpcd(&dhcpcd, line, value);
            if (!in_block)
                assign_dhcpcd_choice(&dhcpcd, line, value);
        }
    }
    /* With a profile to fall back to it takes that one's address where DHCP fails. */
    return dhcpcd.ipv4 && dhcpcd.ipv4ll && !dhcpcd.inform && !dhcpcd.static_address &&
           !(dhcpcd.dhcp && dhcpcd.fallback) && !dhcpcd.denied &&
           (!dhcpcd.restricted || dhcpcd.allowed);
}
