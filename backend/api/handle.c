/* SPDX-License-Identifier: BSD-2-Clause */
#include "api/handle_cache.h"
#include "api/status_codes.h"
#include "util/log.h"

#include <errno.h>
#include <stdlib.h>

static void tell_changes(void *context, const struct live_change *changes, size_t count)
{
    const ipif_namespace *namespace = context;
    for (size_t i = 0; i < count; i++) {
        const ipif_change change = {
            .Type = !changes[i].before  ? MibAddInstance
                    : !changes[i].after ? MibDeleteInstance
                                        : MibParameterNotification,
            .Before = changes[i].before ? &changes[i].before->row : NULL,
            .After = changes[i].after ? &changes[i].after->row : NULL,
        };
        namespace->callback(namespace->context, &change);
    }
}

NTSTATUS ipif_open(const CHAR *netns, ipif_change_callback callback, PVOID context,
                   ipif_namespace **ret_namespace)
{
    if (!ret_namespace)
        return STATUS_INVALID_PARAMETER;
    *ret_namespace = NULL;
    ipif_namespace *namespace = calloc(1, sizeof *namespace);
    if (!namespace)
        return STATUS_NOT_ENOUGH_MEMORY;
    namespace->callback = callback;
    namespace->context = context;
    const struct live_options options = {
        .netns = netns,
        .follow = callback != NULL,
        .changed = callback ? tell_changes : NULL,
        .context = namespace,
    };
    int result = live_open(&options, &namespace->live);
    if (result < 0) {
        free(namespace);
        return status_of(result);
    }
    *ret_namespace = namespace;
    return STATUS_SUCCESS;
}

VOID ipif_close(ipif_namespace *namespace)
{
    if (!namespace)
        return;
    live_close(namespace->live);
    free(namespace);
}

const CHAR *ipif_error(const ipif_namespace *namespace)
{
    const char *text = namespace ? live_error(namespace->live) : NULL;
    return text ? text : "";
}

int ipif_descriptor(const ipif_namespace *namespace)
{
    return namespace ? live_descriptor(namespace->live) : -1;
}

NTSTATUS ipif_dispatch(ipif_namespace *namespace)
{
    return namespace ? status_of(live_dispatch(namespace->live)) : STATUS_INVALID_PARAMETER;
}

NTSTATUS ipif_refresh(ipif_namespace *namespace)
{
    return namespace ? status_of(live_refresh(namespace->live, LIVE_EVERYTHING))
                     : STATUS_INVALID_PARAMETER;
}

/* --- messages --------------------------------------------------------------------------------- */

static ipif_log_callback log_callback;

_Static_assert((int)IPIF_LOG_ERROR == (int)LOG_LEVEL_ERROR &&
                   (int)IPIF_LOG_WARNING == (int)LOG_LEVEL_WARNING &&
                   (int)IPIF_LOG_INFO == (int)LOG_LEVEL_INFO &&
                   (int)IPIF_LOG_DEBUG == (int)LOG_LEVEL_DEBUG,
               "a level has another number outside");

static void pass_message(void *context, enum log_level level, const char *message)
{
    log_callback(context, (int)level, message);
}

VOID ipif_set_log(ipif_log_callback callback, PVOID context)
{
    log_callback = callback;
    log_set_function(callback ? pass_message : NULL, context);
}
