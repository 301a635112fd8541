/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The one way in which octets are shown that cannot be shown as they are: "\xNN" for each.
 *
 * The kernel takes nearly any octets as an interface's name.  SNMP, JSON and labels promise UTF-8,
 * and a terminal or a log obeys what it is sent.
 */
#pragma once

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for any interface's name, escaped, with its NUL. */
enum { ESCAPED_NAME_SIZE = 4 * (IF_NAMESIZE - 1) + 1 };

/*
 * An interface's name as SNMP, JSON and labels have it: UTF-8, and another for every name.
 *
 * What is no UTF-8 is escaped, and a backslash in front of "x" and two hexadecimal digits.  Returns
 * the length in bytes.
 */
size_t escape_name(const char *name, char ret_text[ESCAPED_NAME_SIZE]);

/*
 * Text of whatever origin as a terminal, a log and a plugin's output have it.
 *
 * Escapes what is no UTF-8, control characters, and characters that nobody sees, such as those that
 * turn the direction of what follows.  Backslashes stay: what is escaped already is left as it is.
 *
 * also   ASCII characters that have a meaning where the text goes; "" for none
 * size   bytes of ret_text, at least 1; text that has no room is cut, never within a character
 */
void escape_text(const char *text, const char *also, char *ret_text, size_t size);

/* Whether a person means the interface by a word: its name, or that name in either form above. */
bool escape_means(const char *word, const char *name);

/* Undoes both forms; ret_name may be text, and is never longer.  size as above. */
void unescape_name(const char *text, char *ret_name, size_t size);

/* The same for a pattern of fnmatch(): what was escaped has no meaning there.  Nor longer. */
void unescape_pattern(const char *pattern, char *ret_pattern, size_t size);

/* The length in bytes of the character at the beginning of a text that is not empty; 0: it is no
 * UTF-8. */
size_t utf8_character(const char *text, uint32_t *ret_character);

/* Whether it steers whatever shows it, or is not to be seen. */
bool character_is_unseen(uint32_t character);
