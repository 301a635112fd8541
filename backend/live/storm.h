/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading whole tables of the kernel while interfaces come and go by the hundred. */
#pragma once

/* Reads, and again after pauses, which let a storm pass, while it says that one interrupted it: by
 * -EAGAIN or -EINTR. */
int read_through_storm(int (*read)(void *context), void *context);
