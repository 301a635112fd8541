# SPDX-License-Identifier: BSD-2-Clause
"""Waiting for something with a deadline, instead of for a fixed time."""

import time


class TooLate(AssertionError):
    """What was waited for did not come in time."""


def wait_until(condition, seconds, what, pause=0.02):
    """Calls `condition` until it gives something true, and returns that.

    Raises TooLate, naming `what` and the last answer, when `seconds` have passed.
    """
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() >= end:
            raise TooLate(f"{what}: not within {seconds} s; last answer: {answer!r}")
        time.sleep(pause)
