/* SPDX-License-Identifier: BSD-2-Clause */
#include "sources/autoconfiguration.h"

#include "sources/unit_file.h"

#include <fnmatch.h>
#include <string.h>

static void assign_networkd(void *context, const char *section, const char *key, const char *value)
{
    bool *assigns = context;
    if (strcmp(section, "Network") != 0)
        return;
    /* IPv4LL= is what LinkLocalAddressing= was called before version 219. */
    if (strcmp(key, "LinkLocalAddressing") == 0) {
        if (strcmp(value, "ipv4") == 0 || strcmp(value, "ipv4-fallback") == 0 ||
            strcmp(value, "fallback") == 0)
            *assigns = true;
        else if (strcmp(value, "ipv6") == 0 || *value == '\0')
            *assigns = false;
        else
            unit_boolean(value, assigns);
    } else if (strcmp(key, "IPv4LL") == 0) {
        unit_boolean(value, assigns);
    }
}

bool networkd_assigns_link_local(const char *text)
{
    bool assigns = false;
    unit_scan(text, assign_networkd, &assigns);
    return assigns;
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

/* Moves to the next word of a line; false at its end. */
static bool next_word(const char **text, char *word, size_t size)
{
    *text += strspn(*text, " \t\r");
    size_t length = strcspn(*text, " \t\r\n");
    if (length == 0)
        return false;
    size_t kept = length < size ? length : size - 1;
    memcpy(word, *text, kept);
    word[kept] = '\0';
    *text += length;
    return true;
}

static bool matches_any(const char **text, const char *interface)
{
    char pattern[64];
    bool matches = false;
    while (next_word(text, pattern, sizeof pattern))
        matches |= fnmatch(pattern, interface, 0) == 0;
    return matches;
}

bool dhcpcd_assigns_link_local(const char *text, const char *interface)
{
    bool assigns = true, denied = false, allowed = true;
    bool applies = true; /* the lines before the first block are for all interfaces */
    while (*text) {
        char word[64], argument[64];
        if (next_word(&text, word, sizeof word) && word[0] != '#') {
            if (strcmp(word, "interface") == 0)
                applies = next_word(&text, argument, sizeof argument) &&
                          strcmp(argument, interface) == 0;
            else if (strcmp(word, "ssid") == 0 || strcmp(word, "profile") == 0)
                applies = false;
            else if (strcmp(word, "denyinterfaces") == 0)
                denied |= matches_any(&text, interface);
            else if (strcmp(word, "allowinterfaces") == 0)
                allowed = matches_any(&text, interface);
            else if (applies && (strcmp(word, "noipv4ll") == 0 || strcmp(word, "noipv4") == 0))
                assigns = false;
            else if (applies && strcmp(word, "ipv4ll") == 0)
                assigns = true;
        }
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return assigns && !denied && allowed;
}
