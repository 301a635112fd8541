/* SPDX-License-Identifier: BSD-2-Clause */
#include "text.h"

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

void text_free(struct text *text)
{
    free(text->characters);
}
