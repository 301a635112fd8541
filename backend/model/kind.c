/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/kind.h"

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { KIND_COUNT = 128, KIND_BUILT_IN = 4 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *kinds[KIND_COUNT] = {"physical", "loopback", "veth", "bridge"};

/* For ever ends when a module with this code is unloaded, which snmpd does at every SIGHUP. */
__attribute__((destructor)) static void forget_kinds(void)
{
    for (size_t i = KIND_BUILT_IN; i < KIND_COUNT && kinds[i]; i++)
        free((char *)(uintptr_t)kinds[i]);
}

const char *kind_intern(const char *kind)
{
    const char *found = NULL;
    pthread_mutex_lock(&lock);
    for (size_t i = 0; !found && i < KIND_COUNT; i++) {
        if (!kinds[i])
            kinds[i] = strdup(kind);
        if (kinds[i] && strcmp(kinds[i], kind) == 0)
            found = kinds[i];
    }
    pthread_mutex_unlock(&lock);
    return found ? found : "other";
}
