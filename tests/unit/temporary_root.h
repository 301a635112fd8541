/* SPDX-License-Identifier: BSD-2-Clause */
/* A directory of a test's own that stands for "/". */
#pragma once

/* Makes an empty one and returns its path, which the next call overwrites. */
const char *temporary_root_make(void);
/* Writes a file, and the directories that lead there; the path is absolute below the root. */
void temporary_root_write(const char *root, const char *path, const char *text);
void temporary_root_link(const char *root, const char *path, const char *target);
/* Writes the id of this process, or of one that has ended, into a pid file. */
void temporary_root_write_pid(const char *root, const char *path, int alive);
void temporary_root_remove(const char *root);
