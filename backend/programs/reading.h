/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files of other programs.  One that is missing or malformed says nothing: the debug log has a
 * line, and the reading goes on.  Only what this machine is short of is an error.
 */
#pragma once

#include "programs/root_files.h"

#include <sys/types.h>

/* Passes over what could not be read: 0, or the error where it is a shortage of our own. */
int reading_skip(const char *what, int error);

/* The text of a file; NULL where it is passed over. */
int reading_text(int root, const char *path, char **ret_text) __attribute__((warn_unused_result));

/* The process that a pid file names, if it lives, and one of another user counts; else 0. */
int reading_process(int root, const char *path, pid_t *ret_process)
    __attribute__((warn_unused_result));

/* path: FOLDER/NAME.  0, or a negative errno, which ends the reading. */
typedef int reading_entry(void *context, const char *path, const char *name);

/* Calls for each name in a folder, sorted, until a call fails. */
int reading_folder(int root, const char *folder, reading_entry *entry, void *context)
    __attribute__((warn_unused_result));
