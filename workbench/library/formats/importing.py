"""Reading the prompts of a file whose format is told by its name and its beginning."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from workbench.errors import InvalidFile
from workbench.library.formats import FORMATS
from workbench.library.formats.format import Imported, Source
from workbench.library.formats.text_file import read_text

HEAD = 64 * 1024


def import_file(path: Path, format_name: str | None = None) -> Imported:
    """The prompts of the file, in the format of that name or the one that recognises it; else an `InvalidFile`.

    A file may name others beside it (a promptfoo prompt, a LangChain template): they are read from its folder only.
    """
    text = read_text(path)
    name = recognised(path.name, text) if format_name is None else format_name
    if name is None:
        raise InvalidFile(
            "{file} is in no format that prompts are read from.",
            "Known: {known}.",
            file=path,
            known=", ".join(FORMATS[each].title for each in FORMATS),
        )
    return replace(FORMATS[name].read(text, Source(str(path), path.parent)), format_name=name)


def recognised(name: str, text: str) -> str | None:
    """The name of the first format that knows a file of this name and text as its own."""
    head = text[:HEAD]
    return next((each for each in FORMATS if FORMATS[each].recognises(name, head)), None)
