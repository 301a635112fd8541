/* SPDX-License-Identifier: BSD-2-Clause */
/* Namespaces that have names, as they come and go: /run/netns is watched. */
#pragma once

/* To be polled for reading; a negative errno when nothing can be watched. */
int named_namespaces_watch(void);

/* Takes what was announced. */
void named_namespaces_take(void);

void named_namespaces_forget(void);
