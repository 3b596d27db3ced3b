"""Paths that come from elsewhere, such as a repository or a bundle: only what stays inside a library is taken."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path, PurePosixPath

from workbench.errors import Phrase, UsageError

MOST_BYTES = 1_000  # of a path; file systems end near 4,096 with the library's own folder before it
MOST_LEVELS = 40


def inner_path(raw: str | bytes) -> PurePosixPath:
    """`raw`, with `/` between names, as a path within a library. What could lead elsewhere is a `UsageError`."""
    reason = _reason(raw)
    if reason is not None:
        shown = raw if isinstance(raw, str) else raw.decode("utf-8", "backslashreplace")
        raise UsageError(
            "The path {path} is refused: {reason}.",
            "Nothing was written. Ask who made it for one with plain file names.",
            path=shown[:200],
            reason=reason,
        )
    return PurePosixPath(raw if isinstance(raw, str) else raw.decode("utf-8"))


def place_within(folder: Path, inner: PurePosixPath) -> Path:
    """Where `inner` is in `folder`. A link on the way would lead out of it: a `UsageError`."""
    place = folder
    for name in inner.parts:
        place = place / name
        if place.is_symlink():
            raise UsageError(
                "{file} is a link, and the library does not write through links.",
                "Put the file itself there, or remove the link.",
                file=place,
            )
    return place


def _reason(raw: str | bytes) -> Phrase | None:
    try:
        text = raw if isinstance(raw, str) else raw.decode("utf-8")
        size = len(text.encode("utf-8"))
    except UnicodeError:
        return Phrase("it is not UTF-8")
    if size > MOST_BYTES or text.count("/") >= MOST_LEVELS:
        return Phrase("it is too long")
    if text.startswith("/"):
        return Phrase("it is absolute")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        return Phrase("it holds a control character")
    return next((reason for reason in map(_reason_of_name, text.split("/")) if reason is not None), None)


def _reason_of_name(name: str) -> Phrase | None:
    from dulwich.index import validate_path_element_hfs, validate_path_element_ntfs

    if name in ("", ".", ".."):
        return Phrase("it leads out of the library")
    if "\\" in name or (len(name) > 1 and name[1] == ":"):
        return Phrase("Windows would take it for another folder or drive")
    if os.name == "nt" and (":" in name or name != name.rstrip(" .")):
        return Phrase("Windows has no such name")
    raw = name.encode("utf-8")
    if not (validate_path_element_ntfs(raw) and validate_path_element_hfs(raw)):
        return Phrase("git keeps its own files under that name")
    return None
