"""The table as JSON: `format`, `run` with what all rows have in common, and `rows`."""

from __future__ import annotations

import json
import re
from typing import Any

from workbench.runs.history.typed_data import to_data
from workbench.runs.tables.table import RunTable

FORMAT = 1
_HALF = re.compile("[\ud800-\udfff]")


def json_text(table: RunTable) -> str:
    """Every field of every row, also where it is empty. Half a character stays, as an escape."""
    text = json.dumps(table_data(table), ensure_ascii=False, indent=1)
    return _HALF.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def table_data(table: RunTable) -> dict[str, Any]:
    """The same as data."""
    return {
        "format": FORMAT,
        "run": to_plain(table.head),
        "rows": [to_plain(row) for row in table.rows],
    }


def to_plain(value: Any) -> dict[str, Any]:
    return {name: to_data(own) for name, own in vars(value).items()}
