"""A prompt file as plain text, to the byte: how one that cannot be read as a prompt is mended."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.errors import InvalidFile, WorkbenchError
from workbench.library.versions.change import content_id
from workbench.prompts import file
from workbench.yaml_fields import read_content

# An editor of plain text stays quick up to so much.
MOST_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class TextFile:
    """`content` is the content id of the file when it was read."""

    path: Path
    text: str
    content: str


def open_text(path: Path) -> TextFile:
    """The file's text. Unreadable, too large or not UTF-8 (with its line): `InvalidFile`."""
    data = read_content(path)
    if len(data) > MOST_BYTES:
        raise InvalidFile(
            "{file} is too large to be edited as text here: more than {limit} MiB.",
            "Open it in an editor for large files.",
            file=path,
            limit=MOST_BYTES // 1024 // 1024,
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidFile(
            "{file} cannot be shown as text: line {line} has bytes that are not UTF-8.",
            "Convert it to UTF-8 with the program that wrote it; nothing of it was changed.",
            file=path,
            line=data.count(b"\n", 0, error.start) + 1,
        ) from error
    return TextFile(path, text, content_id(data))


def encoded_text(text: str, path: Path) -> bytes:
    """The content of the file; half a character (a lone surrogate) is an `InvalidFile`."""
    return file.encoded_text(lambda: text, path)


def problem_of(text: str, path: Path) -> WorkbenchError | None:
    """Why the text is no prompt; None where it is one."""
    try:
        file.decoded(encoded_text(text, path), path)
    except WorkbenchError as error:
        return error
    return None


def line_of(error: WorkbenchError) -> int | None:
    """The line that the error names, from 1."""
    line = error.values.get("line")
    return line if isinstance(line, int) and line > 0 else None
