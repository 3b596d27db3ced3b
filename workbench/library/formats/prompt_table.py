"""A CSV table of prompts: one row a prompt, a header row that names the columns.

The names that public collections use are known: `act` and `prompt`, `title` and `content`, and the like, and the usual
Korean ones. A placeholder
`${name}` or `${name:default}` becomes a variable; every other character stays as it is, braces among them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from unicodedata import normalize

from workbench.errors import InvalidFile, Phrase
from workbench.library.formats.acceptance import Intake
from workbench.library.formats.format import Imported, ImportedPrompt, Refused, Source
from workbench.library.formats.pieces import Piece, Variable, VariableNames, template_of
from workbench.prompts.prompt import Prompt

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("act", "title", "name", "prompt_name", "id", "이름", "제목"),
    "prompt": ("prompt", "prompt_text", "text", "content", "template", "instruction", "프롬프트", "내용", "본문"),
    "description": ("description", "summary", "설명"),
    "tags": ("tags", "tag", "type", "category", "categories", "태그", "분류"),
}
# A name begins with a letter; code such as `${items[0]}` or `${a + b}` is left as it is.
_PLACEHOLDER = re.compile(r"\$\{\s*([^\W\d][\w -]*?)\s*(?::([^{}\n]*))?\}")


class PromptTableFormat:
    title = "Table of prompts (CSV)"
    suffixes = (".csv", ".tsv")

    def __init__(self, *, placeholders: bool = True) -> None:
        """`placeholders` False keeps `${name}` as text."""
        self._placeholders = placeholders

    def recognises(self, name: str, head: str) -> bool:
        """Any table with a header: `read` refuses one without a known column, and says how the columns are called."""
        return name.lower().endswith(self.suffixes) and bool(head.strip())

    def read(self, text: str, source: Source) -> Imported:
        rows = _rows(text, source)
        header = [normalize("NFC", word).strip().lower() for word in next(rows, (0, []))[1]]
        columns = _columns(header, source)
        intake = Intake()
        unread = [word for word in header if word and header.index(word) not in columns.values()]
        if unread:
            intake.note(Phrase("The columns {names} were not read.", names=", ".join(unread)))
        try:
            for line, row in rows:
                if any(cell.strip() for cell in row):
                    cells = {field: row[at] for field, at in columns.items() if at < len(row)}
                    name = cells.get("name", "").strip() or f"{source.stem}, {line}"
                    intake.add(f"{name} ({line})", partial(self._prompt, name, cells))
        except InvalidFile as error:
            if not intake.prompts:
                raise
            intake.refused.append(Refused(source.name, error))  # the rows before the broken one are kept
        return intake.imported()

    def _prompt(self, name: str, cells: Mapping[str, str]) -> ImportedPrompt:
        text = cells.get("prompt", "")
        if not text.strip():
            raise InvalidFile("The row has no text of a prompt.", "Fill the cell, or delete the row.")
        pieces, values, notes = _pieces(text) if self._placeholders else ([text], {}, tuple(_notes_on_braces([text])))
        prompt = Prompt(
            name,
            description=cells.get("description", "").strip(),
            tags=tuple(tag for tag in re.split(r"\s*[,;|]\s*", cells.get("tags", "").strip()) if tag),
            input_template=template_of(pieces),
            values=values,
        )
        return ImportedPrompt(prompt, notes)


def _rows(text: str, source: Source) -> Iterator[tuple[int, list[str]]]:
    """The rows with the line they begin at. The separator is the one the header row has most of."""
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise InvalidFile(
            "{file}, line {line}: this is not a valid CSV table: {reason}.",
            "Look for a quote that is not closed, or not doubled within a text.",
            file=source.name,
            line=reader.line_num,
            reason=str(error),
        ) from error


def _columns(header: list[str], source: Source) -> dict[str, int]:
    """The position of each field's column."""
    found = {}
    for field, names in COLUMNS.items():
        name = next((name for name in names if name in header), None)
        if name is not None:
            found[field] = header.index(name)
    if "prompt" not in found:
        raise InvalidFile(
            "{file} has no column with prompts.",
            "Name the column in the first row: one of {names}.",
            file=source.name,
            names=", ".join(COLUMNS["prompt"]),
        )
    return found


def _pieces(text: str) -> tuple[list[Piece], dict[str, Any], tuple[Phrase, ...]]:
    """The text with its placeholders as variables; their defaults; what a person should know."""
    names = VariableNames()
    pieces: list[Piece] = []
    values: dict[str, Any] = {}
    end, several = 0, False
    for found in _PLACEHOLDER.finditer(text):
        name = names[found[1]]
        pieces += [text[end : found.start()], Variable(name)]
        end = found.end()
        if found[2] is not None:
            default = found[2].strip()
            several = several or values.get(name, default) != default
            values.setdefault(name, default)
    pieces.append(text[end:])
    return pieces, values, tuple(_notes(pieces, names, several))


def _notes(pieces: list[Piece], names: VariableNames, several: bool) -> Iterator[Phrase]:
    if names.renamed:
        renamed = ", ".join(f"{foreign} → {name}" for foreign, name in names.renamed.items())
        yield Phrase("Variables were renamed: {names}.", names=renamed)
    if several:
        yield Phrase("A placeholder has several defaults; the first one was kept.")
    yield from _notes_on_braces(pieces)


def _notes_on_braces(pieces: list[Piece]) -> Iterator[Phrase]:
    """What stands in the text like template code is shown as it is."""
    if any(mark in piece for piece in pieces if isinstance(piece, str) for mark in ("{{", "{%", "{#")):
        yield Phrase("Braces were kept as text.")
