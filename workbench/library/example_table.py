"""Tables that examples are made of: CSV, TSV, JSON and JSON Lines files, and rows that were copied in a spreadsheet.

Cells are text exactly as written, also the numbers of a JSON file; only its lists and mappings stay data.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workbench.errors import InvalidFile, Phrase
from workbench.library.delimited import delimited_rows, line_of
from workbench.prompts.prompt import Value

# A file may have 16 MiB, as a prompt file may; the limit on rows is what the window stays usable with.
MOST_ROWS = 10_000
MOST_COLUMNS = 100
MOST_LEVELS = 32
_SEPARATORS = ",;\t|"


@dataclass(frozen=True)
class ExampleTable:
    """Rows of equal width. `names` are the columns' names; without them the first row may hold them.

    `filled` is the number of rows that were shorter than the first one and got empty cells.
    """

    rows: tuple[tuple[Value, ...], ...]
    names: tuple[str, ...] = ()
    filled: int = 0

    @property
    def width(self) -> int:
        return len(self.names) or (len(self.rows[0]) if self.rows else 0)

    def headed(self, first_row_names: bool) -> ExampleTable:
        """The same with names for its columns: those of the first row, or empty ones. It may have names already."""
        if self.names:
            return self
        if first_row_names and self.rows:
            return replace(self, rows=self.rows[1:], names=tuple(str(cell).strip() for cell in self.rows[0]))
        return replace(self, names=("",) * self.width)


def read_example_table(path: Path) -> ExampleTable:
    """The table in a file, told by its name, else by how it begins. What cannot be read is an `InvalidFile`."""
    from workbench.library.formats.text_file import read_text

    text = read_text(path, utf16=True)
    kind = path.suffix.lower()
    if kind in (".jsonl", ".ndjson"):
        table = _of_objects(_json_lines(text, str(path)), str(path))
    elif kind == ".json" or (kind not in (".csv", ".tsv", ".tab") and text.lstrip()[:1] in ("[", "{")):
        table = _of_json(text, str(path))
    else:
        separator = "\t" if kind in (".tsv", ".tab") else likely_separator(text)
        table = _of_cells(delimited_rows(text, separator, str(path)), text, str(path))
    if not table.rows:
        raise InvalidFile("{file} has no rows.", "Choose a file with a row for each example.", file=path)
    return table


def read_pasted_table(text: str, width: int) -> ExampleTable:
    """What was copied in a spreadsheet, or as CSV text, for a table of `width` columns. Short rows are filled up.

    Commas separate cells only where all rows have as many, and either there are several rows or `width` fits: a
    sentence with a comma is one cell. Too many rows: `InvalidFile`.
    """
    source = Phrase("The clipboard")
    tabs = list(_limited(delimited_rows(text, "\t", strict=False), source))
    if all(len(row) == 1 for row in tabs):
        try:
            commas = list(_limited(delimited_rows(text, likely_separator(text)), source))
        except InvalidFile:
            commas = []
        widths = {len(row) for row in commas}
        if len(widths) == 1 and widths != {1} and (len(commas) > 1 or widths == {width}):
            return ExampleTable(tuple(tuple(row) for row in commas))
    widest = max((len(row) for row in tabs), default=0)
    return ExampleTable(tuple((*row, *("",) * (widest - len(row))) for row in tabs))


def likely_separator(text: str) -> str:
    """The one that divides the first row into most cells and breaks no quotes; a comma where none does."""
    return max(_SEPARATORS, key=lambda one: _cells_of_first_row(text, one))


def _cells_of_first_row(text: str, separator: str) -> int:
    try:
        return len(next(delimited_rows(text, separator), (0, []))[1])
    except InvalidFile:
        return 0


def _of_cells(rows: Iterator[tuple[int, list[str]]], text: str, source: str) -> ExampleTable:
    kept: list[tuple[str, ...]] = []
    filled = 0
    for number, (start, row) in enumerate(rows):
        _check_size(number, len(row), source)
        missing = len(kept[0]) - len(row) if kept else 0
        if missing < 0:
            raise InvalidFile(
                "{file}, line {line}: this row has {found} cells, the first one has {expected}.",
                "Give no row more cells than the first one has; a cell with a separator in it needs quotes.",
                file=source,
                line=line_of(text, start),
                found=len(row),
                expected=len(kept[0]),
            )
        filled += missing > 0
        kept.append((*row, *("",) * missing))
    return ExampleTable(tuple(kept), filled=filled)


def _limited(rows: Iterator[tuple[int, list[str]]], source: object) -> Iterator[list[str]]:
    for number, (_start, row) in enumerate(rows):
        _check_size(number, len(row), source)
        yield row


def _check_size(row: int, columns: int, source: object) -> None:
    if row > MOST_ROWS:
        raise InvalidFile(
            "{file} has more than {limit} rows.",
            "Keep the rows that you need, or split them.",
            file=source,
            limit=f"{MOST_ROWS:,}",
        )
    if columns > MOST_COLUMNS:
        raise InvalidFile(
            "{file} has more than {limit} columns.", "Keep the columns that you need.", file=source, limit=MOST_COLUMNS
        )


# JSON


def _of_json(text: str, source: str) -> ExampleTable:
    data = _parsed(text, source, 1)
    if isinstance(data, dict):
        lists = [value for value in data.values() if isinstance(value, list)]
        data = lists[0] if len(lists) == 1 else data
    if not isinstance(data, list):
        raise _no_objects(source, 1)
    return _of_objects(((1, item) for item in data), source)


def _json_lines(text: str, source: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, _parsed(line, source, number)


def _of_objects(items: Iterable[tuple[int, Any]], source: str) -> ExampleTable:
    objects: list[Mapping[str, Any]] = []
    names: dict[str, None] = {}
    for number, (line, item) in enumerate(items):
        if not isinstance(item, dict):
            raise _no_objects(source, line)
        names.update(dict.fromkeys(item))
        _check_size(number + 1, len(names), source)
        objects.append({name: _value(value, source, line) for name, value in item.items()})
    return ExampleTable(tuple(tuple(one.get(name, "") for name in names) for one in objects), tuple(names))


def _parsed(text: str, source: str, line: int) -> Any:
    from workbench.library.formats.json_data import invalid_json

    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise invalid_json(source, line + error.lineno - 1, error.msg) from error
    except RecursionError as error:
        raise invalid_json(source, line, Phrase("it is nested too deeply")) from error


def _value(value: Any, source: str, line: int, level: int = 0) -> Value:
    from workbench.library.formats.json_data import as_text, invalid_json

    if level > MOST_LEVELS:
        raise invalid_json(source, line, Phrase("it is nested too deeply"))
    if isinstance(value, list):
        return [_value(item, source, line, level + 1) for item in value]
    if isinstance(value, dict):
        return {name: _value(item, source, line, level + 1) for name, item in value.items()}
    return as_text(value)


def _no_objects(source: str, line: int) -> InvalidFile:
    return InvalidFile(
        "{file}, line {line}: each example must be a JSON object with named fields.",
        "Write a list of objects, or one object a line in a .jsonl file.",
        file=source,
        line=line,
    )
