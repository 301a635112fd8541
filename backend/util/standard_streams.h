/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptors 0, 1 and 2, which a program may be started without. */
#pragma once

/*
 * Occupies those that are closed, so that no socket or pipe of the program's own gets their
 * numbers.  To read from them or to write to them fails as before, with EBADF.  Call it first.
 *
 * 0, or what open() says: negative errno.
 */
int standard_streams_hold(void);

/* Writes out what stdout holds.  0, or negative errno when some of all that was printed is lost. */
int standard_streams_flush(void);
