/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/doctor.h"
#include "util/cleanup.h"

#include <getopt.h>
#include <string.h>

enum { COMMAND_SIZE = 8192, WORDS_MAX = 128 };

/* Cuts the words of a process's command line.  Returns their number: 0, it cannot be read. */
static int read_words(pid_t pid, char text[COMMAND_SIZE], char *words[WORDS_MAX + 1])
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/cmdline", (int)pid);
    CLEANUP_FCLOSE FILE *file = fopen(path, "re");
    const size_t length = file ? fread(text, 1, COMMAND_SIZE - 1, file) : 0;
    int count = 0;
    text[length] = '\0';
    for (char *word = text; word < text + length && count < WORDS_MAX; word += strlen(word) + 1)
        words[count++] = word;
    words[count] = NULL;
    return count;
}

bool doctor_process_option(pid_t pid, const char *letters, int letter, char *text, size_t size)
{
    char command[COMMAND_SIZE], *words[WORDS_MAX + 1];
    const int count = read_words(pid, command, words);
    bool found = false;
    int option;
    optind = 0; /* begins anew */
    opterr = 0;
    while (count > 0 && (option = getopt(count, words, letters)) != -1)
        if (option == letter) {
            snprintf(text, size, "%s", optarg ? optarg : "");
            found = true;
        }
    return found;
}
