"""Which runs are overdue: by their age, and by the size of the history."""

from __future__ import annotations

import time

from workbench.runs.history.database import Database

_DAY_S = 86_400
_MIB = 1024 * 1024


def overdue(database: Database, days: int, megabytes: int, most: int) -> list[int]:
    """The oldest runs that are not to be kept any longer, at most so many. 0 days or megabytes are no limit."""
    with database.reading() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        (free,) = connection.execute("PRAGMA freelist_count").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        too_large = megabytes > 0 and (pages - free) * size > megabytes * _MIB
        if not (too_large or days):
            return []
        before = time.time() + _DAY_S if too_large else time.time() - days * _DAY_S
        found = connection.execute(
            "SELECT id FROM runs WHERE at < ? AND NOT starred AND owner IS NULL ORDER BY at LIMIT ?", (before, most)
        )
        return [id for (id,) in found]
