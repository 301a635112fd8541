/* SPDX-License-Identifier: BSD-2-Clause */
/* The library never prints: what it has to say goes to one callback. */
#pragma once

#include <stdarg.h>

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

typedef void log_function(void *context, enum log_level level, const char *message);

/* Sets where messages go; NULL (the start value) drops them.  Not thread-safe: set it first. */
void log_set_function(log_function *function, void *context);

/* One line without a newline, in which foreign words do no harm.  A function logs or returns its
 * error, never both. */
void log_message(enum log_level level, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#define log_error(...)   log_message(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_message(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_info(...)    log_message(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...)   log_message(LOG_LEVEL_DEBUG, __VA_ARGS__)
