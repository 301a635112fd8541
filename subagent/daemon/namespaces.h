/* SPDX-License-Identifier: BSD-2-Clause */
/* Namespaces that have names, as they come and go: /run/netns is watched. */
#pragma once

/* To be polled for reading; a negative errno when nothing can be watched. */
int namespaces_watch(void);

/* Takes what was announced. */
void namespaces_take(void);

/* For as many contexts as the system lets us: each has 12 files. */
void namespaces_raise_limit(void);
