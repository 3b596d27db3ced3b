"""Writing a prompt for other tools: the formats that can be written, and a file that nothing is lost by."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbench.atomic_file import create_atomically, write_atomically
from workbench.errors import UnknownName, UsageError
from workbench.library.file_names import file_name
from workbench.library.formats import FORMATS
from workbench.library.formats.format import WritablePromptFormat
from workbench.prompts.file import encoded_text
from workbench.prompts.prompt import Prompt


def writable_formats() -> Mapping[str, WritablePromptFormat]:
    """The formats that prompts are written in, by name."""
    every = {name: FORMATS[name] for name in FORMATS}
    return {name: form for name, form in every.items() if isinstance(form, WritablePromptFormat)}


def writable_format(name: str) -> WritablePromptFormat:
    """The format of that name; one that is unknown or only read is an `UnknownName`."""
    known = writable_formats()
    if name not in known:
        raise UnknownName(
            "Prompts are not written as {name}.", "Known: {known}.", name=name, known=", ".join(known)
        )  # fmt: skip
    return known[name]


def export_name(prompt: Prompt, form: WritablePromptFormat) -> str:
    """What the file would be called."""
    return f"{file_name(prompt.name)}{form.suffixes[0]}"


def write_export(text: str, path: Path, *, replace: bool = False) -> None:
    """Writes the file atomically. One that is there already is a `UsageError` unless it may be replaced."""
    data = encoded_text(lambda: text, path)
    if replace:
        write_atomically(path, data)
    elif not create_atomically(path, data):
        raise UsageError(
            "{file} is there already.", "Choose another name, or replace it with {option}.", file=path, option="--force"
        )
