"""What a day's calls cost together: the log's file is read once, and then only what was added."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workbench.endpoints.endpoint import LOCAL_PREFIX
from workbench.runs.call_log import CallLog

_AT_A_TIME = 4 * 1024 * 1024


@dataclass(frozen=True)
class DaySum:
    """The calls of a day that left, and what the `priced` ones of them cost in US dollars.

    `unpriced` ones lack a price; the embedded endpoints, which cost nothing, are neither.
    """

    day: date
    calls: int = 0
    cost: float = 0.0
    priced: int = 0
    unpriced: int = 0

    def plus(self, lines: Iterable[bytes]) -> DaySum:
        """With these lines of the log. Only what is summed is looked at: a day may have very many."""
        calls, cost, priced, unpriced = self.calls, self.cost, self.priced, self.unpriced
        for line in lines:
            try:
                data = json.loads(line)
                sent, price = data.get("total_ms"), data.get("cost")
                costs_nothing = data["endpoint"].startswith(LOCAL_PREFIX)
                cost += price or 0.0
            except (ValueError, TypeError, AttributeError, KeyError):
                continue  # torn, or not ours
            if sent is not None:
                calls += 1
                priced += price is not None
                unpriced += price is None and not costs_nothing
        return DaySum(self.day, calls, cost, priced, unpriced)


class DayTally:
    """Adds up a day as it grows, whichever program logs. For one thread at a time."""

    def __init__(self, log: CallLog) -> None:
        self._log = log
        self._sum = DaySum(date.min)
        self._read = 0

    def read(self, day: date) -> DaySum:
        """The sum of the day's calls so far. A log that cannot be read counts as empty."""
        if day != self._sum.day:
            self._sum, self._read = DaySum(day), 0
        with contextlib.suppress(OSError), self._log.path(day).open("rb") as file:
            file.seek(self._read)
            while block := file.read(_AT_A_TIME):
                whole = block.rfind(b"\n") + 1
                if not whole:
                    break  # a line that is being written
                self._sum = self._sum.plus(block[:whole].splitlines())
                self._read += whole
                file.seek(self._read)
        return self._sum
