"""Writing a prompt for other tools: the formats that can be written, and a file that nothing is lost by."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbench.atomic_file import create_atomically, write_atomically
from workbench.errors import UsageError
from workbench.library.formats import FORMATS
from workbench.library.formats.format import WritablePromptFormat
from workbench.prompts.file import encoded_text


def writable_formats() -> Mapping[str, WritablePromptFormat]:
    """The formats that prompts are written in, by name."""
    every = {name: FORMATS[name] for name in FORMATS}
    return {name: form for name, form in every.items() if isinstance(form, WritablePromptFormat)}


def write_export(text: str, path: Path, *, replace: bool = False) -> None:
    """Writes the file as `write_new` does; a text with half a character is an `InvalidFile`."""
    write_new(encoded_text(lambda: text, path), path, replace=replace)


def write_new(data: bytes, path: Path, *, replace: bool = False) -> None:
    """Writes the file atomically. One that is there already is a `UsageError` unless it may be replaced."""
    if replace:
        write_atomically(path, data)
    elif not create_atomically(path, data):
        raise UsageError(
            "{file} is there already.", "Choose another name, or replace it with {option}.", file=path, option="--force"
        )
