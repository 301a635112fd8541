/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Into the background: the process that was started waits until the daemon is ready, or has
 * failed, and exits with its status.
 */
#pragma once

/* Forks; returns in the child only.  Negative errno when it cannot. */
int daemon_begin(void);

/* Lets the waiting process go, with success.  Nothing in the foreground. */
void daemon_ready(void);

/* Writes our process id, and holds the file: negative errno, and -EEXIST with the other's id (0:
 * not known) while another process holds it. */
int pid_file_write(const char *path, long *ret_owner);

/* Removes the file if it is ours. */
void pid_file_remove(const char *path);
