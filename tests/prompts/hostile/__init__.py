"""A corpus of hostile templates and of harmless ones that look like them: `templates.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

VALUES: Mapping[str, Any] = {"question": "Q", "rows": [[1, 2], [3, 4]]}
_FILE = Path(__file__).with_name("templates.yaml")


@dataclass(frozen=True)
class Case:
    """`says` is a pattern within the error of a hostile template; a harmless one has `text` or its `length`."""

    name: str
    template: str
    says: str = ""
    text: str | None = None
    length: int = 0

    def __str__(self) -> str:
        return self.name


def hostile() -> list[Case]:
    return list(_cases("hostile"))


def harmless() -> list[Case]:
    return list(_cases("harmless"))


def _cases(kind: str) -> Iterator[Case]:
    for entry in yaml.safe_load(_FILE.read_text(encoding="utf-8"))[kind]:
        repeated, times = entry.pop("repeat", ["", 0])
        after, more = entry.pop("after", ["", 0])
        entry["template"] = entry["template"].replace("<repeat>", repeated * times) + after * more
        yield Case(**entry)
