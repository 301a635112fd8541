/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files of other programs, below a directory that stands for "/".  Symbolic links are followed
 * inside it, an absolute one too, so that a test's tree behaves like the real one.
 *
 * A file that is missing or malformed says nothing: the debug log has a line, and the reading goes
 * on.  Only what this machine is short of is an error.
 */
#pragma once

#include "util/array.h"

#include <stdbool.h>
#include <sys/types.h>

/* Opens the directory; NULL is "/".  A negative errno of any kind. */
int root_open(const char *path, int *ret_root) __attribute__((warn_unused_result));

/* Passes over what could not be read: 0, or the error where it is a shortage of our own. */
int pass_over(const char *what, int error);

/* The text of a regular file of at most a MiB; NULL where it is passed over. */
int text_file_read(int root, const char *path, char **ret_text) __attribute__((warn_unused_result));

/* Whether there is anything at the path, a dangling symbolic link included. */
int text_file_exists(int root, const char *path, bool *ret_exists)
    __attribute__((warn_unused_result));

/* The process that a pid file names, if it lives, and one of another user counts; else 0. */
int pid_file_process(int root, const char *path, pid_t *ret_process)
    __attribute__((warn_unused_result));

/* path: FOLDER/NAME.  0, or a negative errno, which ends the reading. */
typedef int text_folder_entry(void *context, const char *path, const char *name);

/* Calls for each name in a folder, sorted, until a call fails.  One of more than 65536 names is
 * passed over. */
int text_folder_read(int root, const char *folder, text_folder_entry *entry, void *context)
    __attribute__((warn_unused_result));

/* Owned strings. */
typedef ARRAY(char *) name_list;

/* Adds a copy; -ENOMEM only. */
int name_list_add(name_list *list, const char *name) __attribute__((warn_unused_result));
void name_list_done(name_list *list);
