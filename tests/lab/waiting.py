# SPDX-License-Identifier: BSD-2-Clause
"""Waiting for something with a deadline, instead of for a fixed time."""

import time

# Seconds until something counts as hung.  A deadline bounds a hang and asserts no speed: whoever
# waits goes on with the event, and a busy machine may take as long as this for anything.
PATIENCE = 60


class TooLate(AssertionError):
    """What was waited for did not come in time."""


def wait_until(condition, seconds, what, pause=None):
    """Calls `condition` until it gives something true, and returns that.

    `seconds` is what it takes at most on a machine that has nothing else to do; any gets PATIENCE.
    Raises TooLate, naming `what` and the last answer, when that has passed.
    """
    seconds = max(seconds, PATIENCE)
    answer = within(condition, seconds, pause)
    if not answer:
        raise TooLate(f"{what}: not within {seconds} s; last answer: {answer!r}")
    return answer


def within(condition, seconds, pause=None):
    """Calls `condition` until it gives something true, or for so many seconds, and returns the last
    answer: for what need not come.

    `pause`: seconds between two calls.  Without it they grow: who waits for long takes little of the
    processor from what it waits for, and is late by a tenth.
    """
    begin = time.monotonic()
    while True:
        answer = condition()
        waited = time.monotonic() - begin
        if answer or waited >= seconds:
            return answer
        time.sleep(max(0.02, waited / 10) if pause is None else pause)
