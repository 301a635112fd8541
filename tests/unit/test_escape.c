/* SPDX-License-Identifier: BSD-2-Clause */
#include "util/escape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static bool is_utf8(const char *text)
{
    uint32_t character;
    for (size_t length; *text; text += length)
        if (!(length = utf8_character(text, &character)))
            return false;
    return true;
}

static void a_name_is_utf8_and_comes_back(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
    } names[] = {
        {"eth0", "eth0"},
        {"z\xc3\xbcrich", "z\xc3\xbcrich"},
        {"bad\xff\xfe", "bad\\xff\\xfe"},
        {"half\xc3", "half\\xc3"},
        {"\xc0\xaf", "\\xc0\\xaf"},          /* longer than it need be */
        {"\xed\xa0\x80", "\\xed\\xa0\\x80"}, /* half of a pair */
        {"a\\b", "a\\b"},
        {"a\\x41", "a\\x5cx41"},          /* as if it were escaped */
        {"\xe2\x80\xae", "\xe2\x80\xae"}, /* UTF-8, if not for a terminal */
        {"\x01\x7f", "\x01\x7f"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char text[ESCAPED_NAME_SIZE], name[IF_NAMESIZE];
        assert_int_equal(escape_name(names[i].name, text), strlen(names[i].text));
        assert_string_equal(text, names[i].text);
        unescape_name(text, name, sizeof name);
        assert_string_equal(name, names[i].name);
        assert_true(escape_means(text, names[i].name));
    }
}

static void so_does_any_name(void **state)
{
    (void)state;
    static const char letters[] = "\\x5cfFa\xc3\xbc\xe2\x80\xae\xff\x80\n\x1b\"%*";
    srand(4293);
    for (int i = 0; i < 100000; i++) {
        char name[IF_NAMESIZE] = "", text[ESCAPED_NAME_SIZE], back[IF_NAMESIZE];
        char harmless[ESCAPED_NAME_SIZE];
        const int length = rand() % IF_NAMESIZE;
        for (int at = 0; at < length; at++)
            name[at] = rand() % 4 ? letters[(size_t)rand() % (sizeof letters - 1)]
                                  : (char)(1 + rand() % 255);
        const size_t escaped = escape_name(name, text);
        assert_int_equal(escaped, strlen(text));
        assert_true(is_utf8(text));
        unescape_name(text, back, sizeof back);
        assert_string_equal(back, name);
        escape_text(text, "", harmless, sizeof harmless);
        assert_true(is_utf8(harmless));
        for (const char *at = harmless; *at; at++)
            assert_true((unsigned char)*at >= 0x20);
    }
}

static void a_terminal_gets_nothing_that_steers_it(void **state)
{
    (void)state;
    char text[64];
    escape_text("a\x1b[31mb\n\xe2\x80\xae"
                "c\xff",
                "", text, sizeof text);
    assert_string_equal(text, "a\\x1b[31mb\\x0a\\xe2\\x80\\xaec\\xff");
    escape_text("a|b", "|", text, sizeof text);
    assert_string_equal(text, "a\\x7cb");
    escape_text("z\xc3\xbcrich", "", text, 3); /* never within a character */
    assert_string_equal(text, "z");
    escape_text("a\xff", "", text, 5);
    assert_string_equal(text, "a");
}

static void what_was_escaped_is_no_pattern(void **state)
{
    (void)state;
    char pattern[32];
    unescape_pattern("a\\x2a*\\\\x41", pattern, sizeof pattern);
    assert_string_equal(pattern, "a\\**\\\\x41");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_utf8_and_comes_back),
        cmocka_unit_test(so_does_any_name),
        cmocka_unit_test(a_terminal_gets_nothing_that_steers_it),
        cmocka_unit_test(what_was_escaped_is_no_pattern),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
