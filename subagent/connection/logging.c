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

enum { CHANNELS_MAX = 16, WAITING_MAX = 64, TEXT_SIZE = 8192 };

static struct {
    netsnmp_log_handler *handler;
    NetsnmpLogHandler *write;
    char *last; /* of the lines that are counted: the parser comes by twice */
} channels[CHANNELS_MAX];
static size_t channel_count;

static pthread_t main_thread;
static bool with_levels; /* the journal reads the level from the front of a line */
static bool leave_terminal;
static bool counting;
static unsigned counted;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
    int priority;
    char *text;
} waiting[WAITING_MAX];
static size_t waiting_count;
static unsigned waiting_lost; /* for which there was no room, or no memory */
static void (*wake_main)(void);

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
    if (!counting)
        return 1;
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
    counted++;
    return 1;
}

static bool is_repeated(char **last, const char *text)
{
    bool repeated = *last && strcmp(*last, text) == 0;
    free(*last);
    *last = counting ? strdup(text) : NULL;
    return counting && repeated;
}

/* Whoever the words are of, they steer no terminal.  What has no room is cut. */
static void make_harmless(const char *text, char ret_text[TEXT_SIZE])
{
    size_t length = 0;
    char line[TEXT_SIZE / 4];
    ret_text[0] = '\0';
    while (*text && length + 2 < TEXT_SIZE) {
        const size_t end = strcspn(text, "\n");
        snprintf(line, sizeof line, "%.*s", (int)end, text);
        escape_text(line, "", ret_text + length, TEXT_SIZE - length - 1);
        length += strlen(ret_text + length);
        text += end;
        if (*text)
            ret_text[length++] = *text++;
        ret_text[length] = '\0';
    }
}

/* In place of every channel's own function. */
static int write_channel(netsnmp_log_handler *handler, int priority, const char *text)
{
    size_t i = 0;
    while (channels[i].handler != handler)
        i++;
    if (is_said_otherwise(text) || is_repeated(&channels[i].last, text))
        return 1;
    bool to_terminal =
        handler->type == NETSNMP_LOGHANDLER_STDERR || handler->type == NETSNMP_LOGHANDLER_STDOUT;
    if (with_levels && to_terminal) {
        char level[8];
        snprintf(level, sizeof level, "<%d>", priority);
        fputs(level, handler->imagic ? stdout : stderr);
    }
    char harmless[TEXT_SIZE];
    make_harmless(text, harmless);
    return channels[i].write(handler, priority, harmless);
}

static int priority_of(enum log_level level)
{
    switch (level) {
    case LOG_LEVEL_ERROR:
        return LOG_ERR;
    case LOG_LEVEL_WARNING:
        return LOG_WARNING;
    case LOG_LEVEL_INFO:
        return LOG_INFO;
    case LOG_LEVEL_DEBUG:
        return LOG_DEBUG;
    }
    return LOG_ERR;
}

static void postpone(int priority, const char *message)
{
    pthread_mutex_lock(&lock);
    char *text = waiting_count < WAITING_MAX ? strdup(message) : NULL;
    if (text) {
        waiting[waiting_count].priority = priority;
        waiting[waiting_count++].text = text;
    } else {
        waiting_lost++;
    }
    pthread_mutex_unlock(&lock);
    if (wake_main)
        wake_main();
}

static void take_message(void *context, enum log_level level, const char *message)
{
    (void)context;
    if (level == LOG_LEVEL_DEBUG) {
        if (pthread_equal(pthread_self(), main_thread))
            DEBUGMSGTL(("ipifd", "%s\n", message));
    } else if (pthread_equal(pthread_self(), main_thread)) {
        snmp_log(priority_of(level), "%s\n", message);
    } else {
        postpone(priority_of(level), message);
    }
}

void logging_flush(void)
{
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < waiting_count; i++) {
        snmp_log(waiting[i].priority, "%s\n", waiting[i].text);
        free(waiting[i].text);
    }
    const unsigned lost = waiting_lost;
    waiting_count = 0;
    waiting_lost = 0;
    pthread_mutex_unlock(&lock);
    if (lost)
        log_warning("%u further lines are left out of this log: they came too fast", lost);
}

void logging_restart(void)
{
    /* The library would end each file with an empty line. */
    for (netsnmp_log_handler *handler = get_logh_head(); handler; handler = handler->next) {
        if (handler->type != NETSNMP_LOGHANDLER_FILE || !handler->enabled || !handler->magic)
            continue;
        fclose(handler->magic);
        handler->magic = NULL;
    }
    netsnmp_logging_restart();
}

void logging_set_wake(void (*wake)(void))
{
    wake_main = wake;
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

static bool probed;

static int probe(netsnmp_log_handler *handler, int priority, const char *text)
{
    (void)handler, (void)priority, (void)text;
    probed = true;
    return 1;
}

/* A channel's pri_max is the most urgent level that it takes, and from Net-SNMP 5.9.5 on the least
 * urgent one, so that a channel that is registered by itself takes emergencies only. */
static bool takes_all_levels(netsnmp_log_handler *channel)
{
    bool enabled[CHANNELS_MAX];
    for (size_t i = 0; i < channel_count; i++) {
        enabled[i] = channels[i].handler->enabled != 0;
        channels[i].handler->enabled = 0;
    }
    channel->handler = probe;
    snmp_log(LOG_DEBUG, "%s", "");
    for (size_t i = 0; i < channel_count; i++)
        channels[i].handler->enabled = enabled[i];
    return probed;
}

int logging_init(bool foreground, const char **ret_file)
{
    main_thread = pthread_self();
    const int error = find_closed_file(ret_file);
    if (error < 0)
        return error;
    const bool by_default = !get_logh_head();
    if (by_default) {
        if (!foreground)
            snmp_enable_syslog_ident("ipifd", LOG_DAEMON);
        /* Also in the background until all is well: somebody is looking. */
        snmp_enable_stderrlog();
        leave_terminal = !foreground;
    }
    with_levels = getenv("JOURNAL_STREAM") != NULL;
    for (netsnmp_log_handler *handler = get_logh_head(); handler; handler = handler->next) {
        if (channel_count == CHANNELS_MAX) {
            *ret_file = handler->token ? handler->token : "-";
            return -EMFILE;
        }
        channels[channel_count].handler = handler;
        channels[channel_count++].write = handler->handler;
        handler->handler = write_channel;
    }
    /* Whatever levels the channels take, this one takes all. */
    netsnmp_log_handler *counter =
        netsnmp_register_loghandler(NETSNMP_LOGHANDLER_CALLBACK, LOG_DEBUG);
    if (counter && !takes_all_levels(counter)) {
        counter->pri_max = LOG_DEBUG;
        for (size_t i = 0; i < channel_count && by_default; i++)
            channels[i].handler->pri_max = LOG_DEBUG;
    }
    if (counter)
        counter->handler = count;
    log_set_function(take_message, NULL);
    return 0;
}

void logging_leave_terminal(void)
{
    if (leave_terminal)
        snmp_disable_stderrlog();
}

void logging_count_errors(void)
{
    counted = 0;
    counting = true;
}

unsigned logging_counted_errors(void)
{
    counting = false;
    return counted;
}
