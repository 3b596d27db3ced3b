"""Reading a text file of bounded size."""

from __future__ import annotations

from pathlib import Path

from workbench.errors import InvalidFile

MAX_BYTES = 16 * 1024 * 1024


def read_text(path: Path) -> str:
    """The text of a UTF-8 file (with or without a byte order mark), line ends as they are; else an `InvalidFile`."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidFile(
            "{file} cannot be read: {reason}.",
            "Check the path and its permissions.",
            file=path,
            reason=error.strerror or error,
        ) from error
    if len(data) > MAX_BYTES:
        raise InvalidFile(
            "{file} is larger than {limit} MiB.",
            "Split it into several files.",
            file=path,
            limit=MAX_BYTES // 1024 // 1024,
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidFile(
            "{file}, line {line}: the file is not UTF-8 text.",
            "Save it as UTF-8 and open it again.",
            file=path,
            line=data.count(b"\n", 0, error.start) + 1,
        ) from error
