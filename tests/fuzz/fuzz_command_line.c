/* SPDX-License-Identifier: BSD-2-Clause */
/* Any words, one a line, as the command line of ipif.  The namespace that they name does not exist,
 * so that a wish that is well put is refused all the same. */
#include "cli/cli.h"
#include "cli/command.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WORDS_MAX = 64 };

/* Diagnosing reads files and connects to sockets: of it, only the command line is of interest. */
static enum cli_status run(int count, char **words)
{
    struct cli cli = {0};
    for (int i = 1; i < count; i++)
        if (!strcmp(words[i], "doctor"))
            return cli_parse(count, words, &cli);
    return cli_main(count, words);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char program[] = "ipif", nowhere[] = "--netns=/nonexistent/namespace";
    static bool silent;
    char *words[WORDS_MAX + 3] = {program};
    int count = 1;

    /* libFuzzer has words of its own to say there, and an option to keep ours away. */
    silent = silent || IPIF_FUZZ;
    if (!silent && (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr)))
        return 0;
    silent = true;
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    char *rest = text;
    for (char *word; count < WORDS_MAX && (word = strsep(&rest, "\n"));)
        if (strcmp(word, "--") != 0) /* would end the options before ours */
            words[count++] = word;
    words[count++] = nowhere;
    const enum cli_status status = run(count, words);
    if (status != CLI_DONE && status != CLI_FAILED && status != CLI_USAGE)
        abort();
    free(text);
    return 0;
}
