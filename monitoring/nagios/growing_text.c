/* SPDX-License-Identifier: BSD-2-Clause */
#include "growing_text.h"

#include "util/escape.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void text_add(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *characters = length < 0 ? NULL
                                  : realloc(text->characters, text->length + (size_t)length + 1);
    if (!characters)
        return;
    va_start(arguments, format);
    vsnprintf(characters + text->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    text->characters = characters;
    text->length += (size_t)length;
}

void text_print(const char *characters)
{
    char harmless[TEXT_LINE_SIZE];
    escape_text(characters, "|", harmless, sizeof harmless);
    fputs(harmless, stdout);
}

void text_free(struct text *text)
{
    free(text->characters);
}
