/* SPDX-License-Identifier: BSD-2-Clause */
#include "connection/logging.h"

#include "util/escape.h"
#include "util/log.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_SIZE = 8192 };

/* Each channel's own function, by its type: write_channel() stands in its place. */
static NetsnmpLogHandler *const own_functions[] = {
    [NETSNMP_LOGHANDLER_STDOUT] = log_handler_stdouterr,
    [NETSNMP_LOGHANDLER_STDERR] = log_handler_stdouterr,
    [NETSNMP_LOGHANDLER_FILE] = log_handler_file,
    [NETSNMP_LOGHANDLER_SYSLOG] = log_handler_syslog,
    [NETSNMP_LOGHANDLER_CALLBACK] = log_handler_callback,
    [NETSNMP_LOGHANDLER_NONE] = log_handler_null,
};

static pthread_t main_thread;
static bool with_levels; /* the journal reads the level from the front of a line */
static bool uses_terminal, left_terminal;
static bool counting;
static unsigned counted;
static char *last; /* of the lines that are counted */

/* Channels, and what they know, are of all threads that log.  Recursive: the library calls back. */
static pthread_mutex_t lock;

/* What the library says of the connection, we say better, and once. */
static bool is_said_otherwise(const char *text)
{
    static const char *const patterns[] = {
        "NET-SNMP version*AgentX subagent connected*",
        "Created directory: *", /* of its persistent state */
        "AgentX master disconnected us,*",
        "AgentX session to master agent attempted to be re-opened*",
        "registering pdu failed: *",
        "Warning: Failed to connect to the agentx master agent (*",
        "net-snmp: [0-9]* error(s) in config file(s)*",
    };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        if (fnmatch(patterns[i], text, 0) == 0)
            return true;
    return false;
}

/* The parser's complaints are "FILE: line N: Error: ..." and "... Warning: ...".  Those about
 * snmp.conf, which belongs to all programs, are not ours. */
static int count(netsnmp_log_handler *handler, int priority, const char *text)
{
    (void)handler, (void)priority;
    const char *line = strstr(text, ": line ");
    if (!line || (!strstr(line, ": Error: ") && !strstr(line, ": Warning: ")))
        return 1;
    size_t length = (size_t)(line - text);
    static const char *const shared[] = {"/snmp.conf", "/snmp.local.conf"};
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) {
        size_t tail = strlen(shared[i]);
        if (length >= tail && strncmp(line - tail, shared[i], tail) == 0)
            return 1;
    }
    pthread_mutex_lock(&lock);
    counted += counting;
    pthread_mutex_unlock(&lock);
    return 1;
}

/* While lines are counted: the parser comes by twice. */
static bool is_repeated(const netsnmp_log_handler *handler, const char *text)
{
    static const netsnmp_log_handler *first;
    static bool repeated;
    if (!last || strcmp(last, text) != 0) {
        free(last);
        last = strdup(text);
        first = handler;
        repeated = false;
    } else if (handler == first) {
        repeated = true;
    }
    return repeated;
}

static bool is_terminal(const netsnmp_log_handler *handler)
{
    return handler->type == NETSNMP_LOGHANDLER_STDERR || handler->type == NETSNMP_LOGHANDLER_STDOUT;
}

/* Whoever the words are of, they steer no terminal.  What has no room is cut. */
static void write_harmless(netsnmp_log_handler *handler, int priority, const char *text)
{
    char line[TEXT_SIZE], harmless[TEXT_SIZE];
    const size_t length = strlen(text);
    const bool ends = length > 0 && text[length - 1] == '\n';
    snprintf(line, sizeof line, "%.*s", (int)(length - ends), text);
    escape_text(line, "", harmless, sizeof harmless - 1);
    own_functions[handler->type](handler, priority, ends ? strcat(harmless, "\n") : harmless);
}

static int write_channel(netsnmp_log_handler *handler, int priority, const char *text)
{
    pthread_mutex_lock(&lock);
    if (!is_said_otherwise(text) && !(counting && is_repeated(handler, text)) &&
        !(left_terminal && is_terminal(handler))) {
        if (with_levels && is_terminal(handler))
            fprintf(handler->imagic ? stdout : stderr, "<%d>", priority);
        write_harmless(handler, priority, text);
    }
    pthread_mutex_unlock(&lock);
    return 1;
}

static void take_message(void *context, enum log_level level, const char *message)
{
    static const int priorities[] = {
        [LOG_LEVEL_ERROR] = LOG_ERR,
        [LOG_LEVEL_WARNING] = LOG_WARNING,
        [LOG_LEVEL_INFO] = LOG_INFO,
    };
    (void)context;
    if (level == LOG_LEVEL_DEBUG) {
        if (pthread_equal(pthread_self(), main_thread))
            DEBUGMSGTL(("ipifd", "%s\n", message));
        return;
    }
    pthread_mutex_lock(&lock);
    snmp_log(priorities[level], "%s\n", message);
    pthread_mutex_unlock(&lock);
}

void logging_restart(void)
{
    pthread_mutex_lock(&lock);
    /* The library would end each file with an empty line. */
    for (netsnmp_log_handler *handler = get_logh_head(); handler; handler = handler->next) {
        if (handler->type != NETSNMP_LOGHANDLER_FILE || !handler->enabled || !handler->magic)
            continue;
        fclose(handler->magic);
        handler->magic = NULL;
    }
    netsnmp_logging_restart();
    pthread_mutex_unlock(&lock);
}

/* The library goes on without a word. */
static int find_closed_file(const char **ret_file)
{
    for (netsnmp_log_handler *handler = get_logh_head(); handler; handler = handler->next) {
        if (handler->type != NETSNMP_LOGHANDLER_FILE || handler->magic)
            continue;
        *ret_file = handler->token;
        const int file = open(handler->token, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
        const int error = file < 0 ? -errno : -EIO;
        if (file >= 0)
            close(file);
        return error;
    }
    return 0;
}

/* One more channel, made as option -L would: which levels a channel takes that is registered by
 * itself differs between versions of the library.  NULL: no memory. */
static netsnmp_log_handler *make_counter(void)
{
    char terminal[] = "e";
    netsnmp_log_handler *counter = snmp_log_options(terminal, 0, NULL) < 0 ? NULL : get_logh_head();
    while (counter && counter->handler == write_channel)
        counter = counter->next;
    if (counter)
        counter->handler = count;
    return counter;
}

static void init_lock(void)
{
    pthread_mutexattr_t recursive;
    pthread_mutexattr_init(&recursive);
    pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&lock, &recursive);
    pthread_mutexattr_destroy(&recursive);
}

int logging_init(bool foreground, const char **ret_file)
{
    main_thread = pthread_self();
    init_lock();
    const int error = find_closed_file(ret_file);
    if (error < 0)
        return error;
    const bool by_default = !get_logh_head();
    if (by_default) {
        if (!foreground)
            snmp_enable_syslog_ident("ipifd", LOG_DAEMON);
        /* Also in the background until all is well: somebody is looking. */
        snmp_enable_stderrlog();
        uses_terminal = !foreground;
    }
    with_levels = getenv("JOURNAL_STREAM") != NULL;
    for (netsnmp_log_handler *handler = get_logh_head(); handler; handler = handler->next)
        handler->handler = write_channel;
    const netsnmp_log_handler *counter = make_counter();
    for (netsnmp_log_handler *handler = get_logh_head(); handler && by_default && counter;
         handler = handler->next)
        handler->pri_max = counter->pri_max;
    log_set_function(take_message, NULL);
    return 0;
}

void logging_leave_terminal(void)
{
    pthread_mutex_lock(&lock);
    left_terminal = uses_terminal;
    pthread_mutex_unlock(&lock);
}

void logging_count_errors(void)
{
    pthread_mutex_lock(&lock);
    counted = 0;
    counting = true;
    pthread_mutex_unlock(&lock);
}

unsigned logging_counted_errors(void)
{
    pthread_mutex_lock(&lock);
    counting = false;
    free(last);
    last = NULL;
    pthread_mutex_unlock(&lock);
    return counted;
}
