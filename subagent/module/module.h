/* SPDX-License-Identifier: BSD-2-Clause */
/* What the parts of the module offer each other; all of it is called by snmpd's only thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Registers all tables; those that something else serves are tried again every minute. */
void registrations_begin(void);
void registrations_end(void);

/* From now on what follows from changes is done in snmpd's loop. */
void changes_begin(void);
void changes_end(void);

/* What managers wrote, in a file of the module's own. */
void kept_file_begin(void);
void kept_file_end(void);

/* The time until a failed or slow reading may be tried again: so long that snmpd waits for such
 * readings in a twentieth of its time at most. */
static inline uint64_t reading_pause(uint64_t begun, uint64_t ended, uint64_t least)
{
    enum { REST_FACTOR = 19 };
    const uint64_t pause = (ended - begun) * REST_FACTOR;
    return pause > least ? pause : least;
}
