# SPDX-License-Identifier: BSD-2-Clause
"""What tests of storms share: a manager that walks meanwhile."""

import threading

from lab import ipmib


class Walker(threading.Thread):
    """A manager that walks tables without a pause; the tools fail if OIDs do not increase."""

    def __init__(self, client, tables=(ipmib.IPV4_TABLE, ipmib.IPV6_TABLE)):
        super().__init__()
        self._client, self._tables = client, tables
        self._stop_asked = threading.Event()
        self.walks, self.failure = 0, None

    def run(self):
        """Walks until the block ends or a walk fails."""
        try:
            while not self._stop_asked.is_set():
                for table in self._tables:
                    self._client.walk(table)
                self.walks += 1
        except Exception as failure:  # pylint: disable=broad-except # handed to the test
            self.failure = failure

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._stop_asked.set()
        self.join()
        if self.failure:
            raise self.failure
        assert self.walks
