"""Reading a text file of bounded size."""

from __future__ import annotations

import codecs
from pathlib import Path

from workbench.errors import InvalidFile
from workbench.file_content import read_bounded, utf8_text

MAX_BYTES = 16 * 1024 * 1024


def read_text(path: Path, *, utf16: bool = False) -> str:
    """The text of a UTF-8 file (with or without a byte order mark), line ends as they are; else an `InvalidFile`.

    `utf16`: with its byte order mark UTF-16 is read too, as spreadsheets write it and call it "Unicode text".
    """
    data = read_bounded(path, MAX_BYTES)
    if utf16 and data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16_text(data, path)
    return utf8_text(data, path)


def _utf16_text(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise InvalidFile(
            "{file}: the file begins as UTF-16 text but is damaged.", "Save it as UTF-8 and open it again.", file=path
        ) from error
