"""The prompt file: one prompt, one YAML file (`*.prompt.yaml`, UTF-8). Format: README, "The prompt file".

Loading keeps scalars as text exactly as written and unknown keys in `extra`; a newer format is refused. Saving is
atomic, writes what differs from the defaults, and checks that it reads back as the same prompt. Comments in a file that
was written by hand are not kept by a save.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from workbench.atomic_file import write_atomically
from workbench.errors import InvalidFile
from workbench.prompts.prompt import Prompt
from workbench.prompts.reading import read_prompt
from workbench.prompts.writing import file_data, yaml_text
from workbench.yaml_fields import decoded_fields, parse_fields, read_fields

SUFFIX = ".prompt.yaml"


def load(path: Path) -> Prompt:
    """The prompt in the file at `path`. Unreadable or invalid: `InvalidFile` with file, line and field."""
    return read_prompt(read_fields(path))


def decoded(data: bytes, path: Path) -> Prompt:
    """The prompt in the content of the file at `path`."""
    return read_prompt(decoded_fields(data, path))


def loads(text: str, source: str) -> Prompt:
    """The prompt in `text`; `source` is what errors call it."""
    return read_prompt(parse_fields(text, source))


def save(prompt: Prompt, path: Path) -> None:
    """Writes the prompt file atomically. A file that cannot be written is a `UsageError`, and stays as it was."""
    write_atomically(path, encoded(prompt, path))


def encoded(prompt: Prompt, path: Path) -> bytes:
    """The content of the prompt file; `path` is what an error calls it."""
    return encoded_text(lambda: dumps(prompt), path)


def encoded_text(write: Callable[[], str], path: Path) -> bytes:
    """What `write` gives, in UTF-8; a lone surrogate, which has none, is an `InvalidFile`."""
    try:
        return write().encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidFile(
            "{file} was not written: a text holds half a character (a lone surrogate, {code}).",
            "Delete the character that shows as a box and save again.",
            file=path,
            code=f"U+{ord(error.object[error.start]):04X}",
        ) from error


def dumps(prompt: Prompt) -> str:
    """The prompt file's text; `loads` of it gives an equal prompt."""
    data = file_data(prompt)
    text = yaml_text(data, readable=True)
    try:
        same = loads(text, "") == prompt
    except InvalidFile:
        same = False
    # Blocks of text are for the reader; where YAML cannot carry a text in one, quotes carry every character.
    return text if same else yaml_text(data, readable=False)
