"""Reading a text file of bounded size."""

from __future__ import annotations

import codecs
from pathlib import Path

from workbench.errors import InvalidFile

MAX_BYTES = 16 * 1024 * 1024


def read_text(path: Path, *, utf16: bool = False) -> str:
    """The text of a UTF-8 file (with or without a byte order mark), line ends as they are; else an `InvalidFile`.

    `utf16`: with its byte order mark UTF-16 is read too, as spreadsheets write it and call it "Unicode text".
    """
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
    if utf16 and data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16_text(data, path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidFile(
            "{file}, line {line}: the file is not UTF-8 text.",
            "Save it as UTF-8 and open it again.",
            file=path,
            line=data.count(b"\n", 0, error.start) + 1,
        ) from error


def _utf16_text(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise InvalidFile(
            "{file}: the file begins as UTF-16 text but is damaged.", "Save it as UTF-8 and open it again.", file=path
        ) from error
