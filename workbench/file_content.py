"""Reading files that may hold anything: of bounded size, as text, and put aside where they cannot be used."""

from __future__ import annotations

import time
from pathlib import Path

from workbench.errors import InvalidFile


def read_at_most(path: Path, most: int) -> bytes:
    """The first bytes of a file, one more than `most` where it is larger. Unreadable: `InvalidFile`."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise InvalidFile(
            "{file} cannot be read: {reason}.",
            "Check the path and its permissions.",
            file=path,
            reason=error.strerror or error,
        ) from error


def read_bounded(path: Path, most: int) -> bytes:
    """What is in a file. Unreadable, or larger than `most` bytes, a number of MiB: `InvalidFile`."""
    data = read_at_most(path, most)
    if len(data) > most:
        raise InvalidFile(
            "{file} is larger than {limit} MiB.",
            "Split it into several files.",
            file=path,
            limit=most // 1024 // 1024,
        )
    return data


def utf8_text(data: bytes, source: Path | str) -> str:
    """The text, without a byte order mark; what is no UTF-8 is an `InvalidFile` with its line in `source`."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidFile(
            "{file}, line {line}: the file is not UTF-8 text.",
            "Save it as UTF-8 and open it again.",
            file=source,
            line=data.count(b"\n", 0, error.start) + 1,
        ) from error


def put_aside(path: Path) -> Path:
    """Renames a file, so that it is neither written over nor removed. One that cannot be renamed cannot be those."""
    aside = path.with_name(f"{path.stem}-unreadable-{time.time_ns()}{path.suffix}")
    try:
        return path.rename(aside)
    except OSError:
        return path
