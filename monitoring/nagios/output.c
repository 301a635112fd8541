/* SPDX-License-Identifier: BSD-2-Clause */
#include "output.h"

#include "util/escape.h"
#include "util/standard_streams.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *state_name(enum plugin_state state)
{
    static const char *const names[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};
    return names[state];
}

void text_append(char text[TEXT_SIZE], const char *separator, const char *format, ...)
{
    va_list arguments;
    if (text[0])
        strncat(text, separator, TEXT_SIZE - 1 - strlen(text));
    size_t length = strlen(text);
    va_start(arguments, format);
    vsnprintf(text + length, TEXT_SIZE - length, format, arguments);
    va_end(arguments);
}

void text_print(const char *text)
{
    char harmless[TEXT_SIZE];
    escape_text(text, "|", harmless, sizeof harmless);
    fputs(harmless, stdout);
}

void quit(enum plugin_state state)
{
    exit(standard_streams_flush() < 0 ? STATE_UNKNOWN : (int)state);
}

void give_up(enum plugin_state state, const char *format, ...)
{
    char text[TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    printf("IP INTERFACE %s - ", state_name(state));
    text_print(text);
    putchar('\n');
    quit(state);
}

void *needed(void *memory)
{
    if (!memory)
        give_up(STATE_UNKNOWN, "out of memory");
    return memory;
}
