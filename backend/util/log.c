/* SPDX-License-Identifier: BSD-2-Clause */
#include "util/log.h"
#include "util/escape.h"

#include <errno.h>
#include <stdio.h>

static log_function *current_function;
static void *current_context;

void log_set_function(log_function *function, void *context)
{
    current_context = context;
    current_function = function;
}

void log_message(enum log_level level, const char *format, ...)
{
    if (!current_function)
        return;
    int saved = errno;
    char text[512], harmless[1024];
    va_list arguments;
    va_start(arguments, format);
    errno = saved; /* %m */
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    escape_text(text, "", harmless, sizeof harmless);
    current_function(current_context, level, harmless);
    errno = saved;
}
