"""The log of calls: how long each took, what it cost and how it failed. Never a prompt, an answer or a secret.

Of a failure it holds the program's own sentence, and nothing that a server said.

A file a day, a line of JSON a call, added in one write, so that several programs can log at once and a crash tears no
more than the last line, which is skipped. Limits: 64 MiB a day (some 200,000 calls; further ones are not logged), 90
days and 512 MiB in all; the oldest days go first.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

MAX_DAY_BYTES = 64 * 1024 * 1024
MAX_BYTES = 512 * 1024 * 1024
KEPT_DAYS = 90
# How far back the calls of an endpoint are looked for.
MAX_LOOKED_BYTES = 64 * 1024 * 1024
LONGEST_TEXT = 500
_BLOCK = 1024 * 1024
_SUFFIX = ".jsonl"


@dataclass(frozen=True)
class CallRecord:
    """One call. `at` is when it ended, with the offset of its time zone; `cost` is in US dollars, None without a price.

    `state` is one of the ends of a column. `total_ms` is None for a call that never left. `at_once` is how many calls
    of this program ran at that endpoint while it ran, itself included: the mean over its time. `message` and `hint` are
    the templates of the error's sentences, and `values` what goes into them; older lines hold the sentences themselves.
    """

    at: datetime
    endpoint: str
    state: str
    queue_ms: float | None = None
    connect_ms: float | None = None
    first_text_ms: float | None = None
    longest_gap_ms: float | None = None
    total_ms: float | None = None
    at_once: int = 1
    tokens_in: int | None = None
    tokens_out: int | None = None
    exact: bool = False
    cost: float | None = None
    retries: int = 0
    retry_ms: float | None = None
    status: int | None = None
    code: str = ""
    message: str = ""
    hint: str = ""
    values: Mapping[str, str | float] = field(default_factory=dict)
    link: str = ""
    request_id: str = ""

    @property
    def sent(self) -> bool:
        return self.total_ms is not None


class CallLog:
    """The log in `folder`. Any number of them, in any number of programs, may have the same folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, day: date) -> Path:
        return self._folder / f"{day:%Y-%m-%d}{_SUFFIX}"

    def append(self, record: CallRecord) -> None:
        """Adds a record to the file of its day. A folder that cannot be written: `OSError`."""
        path = self.path(record.at.date())
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            size = os.lseek(handle, 0, os.SEEK_END)
            line = written(record)
            if size + len(line) <= MAX_DAY_BYTES:
                os.write(handle, line if _whole(handle, size) else b"\n" + line)
        finally:
            os.close(handle)

    def newest(self, endpoint: str, count: int) -> tuple[CallRecord, ...]:
        """The last `count` calls of the endpoint of that label, newest first; only the log's last 64 MiB are read."""
        found: list[CallRecord] = []
        left = MAX_LOOKED_BYTES
        for day in reversed(self.days()):
            path = self.path(day)
            with contextlib.suppress(OSError):
                for record in _backwards(path, endpoint, left):
                    found.append(record)
                    if len(found) == count:
                        return tuple(found)
                left -= path.stat().st_size
            if left <= 0:
                break
        return tuple(found)

    def days(self) -> list[date]:
        """The days that have a file, oldest first."""
        found = []
        for path in self._folder.glob(f"*{_SUFFIX}"):
            with contextlib.suppress(ValueError):
                found.append(date.fromisoformat(path.stem))
        return sorted(found)

    def forget_old(self, today: date) -> None:
        """Removes the days that are older, or more, than are kept."""
        kept = 0
        for day in reversed(self.days()):
            path = self.path(day)
            with contextlib.suppress(OSError):  # another program may have removed it
                kept += path.stat().st_size
                if (today - day).days > KEPT_DAYS or (kept > MAX_BYTES and day != today):
                    path.unlink()


def written(record: CallRecord) -> bytes:
    """The record's line. What is as usual is left out; texts are cut at 500 characters."""
    data: dict[str, Any] = {"at": record.at.isoformat(timespec="milliseconds")}
    for each in fields(record)[1:]:
        value = getattr(record, each.name)
        if value != ({} if each.default is MISSING else each.default):
            data[each.name] = _brief(value)
    return _json(data).encode("utf-8") + b"\n"


def read_record(line: bytes) -> CallRecord | None:
    """The record of a line; None for a torn one, and for one that no version of this program wrote."""
    try:
        data = json.loads(line)
        known = {each.name: data[each.name] for each in fields(CallRecord) if each.name in data}
        record = CallRecord(**{**known, "at": datetime.fromisoformat(known["at"])})
    except (ValueError, TypeError, KeyError):
        return None
    return record if all(_fits(record, each.name, str(each.type)) for each in fields(record)) else None


def _fits(record: CallRecord, name: str, kind: str) -> bool:
    value = getattr(record, name)
    if value is None:
        return kind.endswith("None")
    if isinstance(value, bool):
        return kind == "bool"
    if kind.startswith("Mapping"):
        return isinstance(value, dict) and all(isinstance(one, str | int | float) for one in value.values())
    allowed = {"datetime": datetime, "str": str, "int": int, "float": int | float, "bool": bool}
    return isinstance(value, allowed[kind.removesuffix(" | None")])


def _brief(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _brief(one) for name, one in value.items()}
    if isinstance(value, str):
        return value if len(value) <= LONGEST_TEXT else f"{value[: LONGEST_TEXT - 1]}…"
    return float(f"{value:.9g}") if isinstance(value, float) else value


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _whole(handle: int, size: int) -> bool:
    """Whether the file ends with a whole line: a program may have been killed while it wrote."""
    if size == 0:
        return True
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1) == b"\n"


def _backwards(path: Path, endpoint: str, most: int) -> Iterator[CallRecord]:
    """The records of an endpoint from the end of the file, at most `most` bytes back. Only its own lines are parsed."""
    mark = f'"endpoint":{_json(endpoint)}'.encode()
    with path.open("rb") as file:
        for block in _blocks(file.fileno(), most):
            end = len(block)
            while (place := block.rfind(mark, 0, end)) >= 0:
                begin = block.rfind(b"\n", 0, place) + 1
                stop = block.find(b"\n", place)
                record = read_record(block[begin : stop if stop >= 0 else len(block)])
                if record is not None and record.endpoint == endpoint:
                    yield record
                end = begin


def _blocks(handle: int, most: int) -> Iterator[bytes]:
    """The file's whole lines in blocks, from its end; a line that a block cuts comes with the next one."""
    place = os.lseek(handle, 0, os.SEEK_END)
    least = max(0, place - most)
    rest = b""
    while place > least:
        size = min(_BLOCK, place - least)
        place -= size
        os.lseek(handle, place, os.SEEK_SET)
        block = os.read(handle, size) + rest
        cut = 0 if place == 0 else block.find(b"\n") + 1
        rest = block[:cut]
        yield block[cut:]
