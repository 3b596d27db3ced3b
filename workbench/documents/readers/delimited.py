"""CSV and TSV: each row a part, numbered as people count them; with a header each value stands behind its name."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from workbench.documents.readers.decoding import decoded
from workbench.documents.readers.reader import Content, TextBuilder
from workbench.errors import UnreadableDocument

_DELIMITERS = ",;\t|"
_SAMPLE = 64 * 1024
_ROWS_LOOKED_AT = 50
_LONGEST_FIELD = 4 * 1024 * 1024
# A first row is a header only if its fields are names: short, not numbers, none twice.
_LONGEST_NAME = 60


class DelimitedReader:
    """Options: `header` true or false where it is not to be guessed, `columns` the names (or numbers, from 1) of those
    that are read."""

    suffixes = (".csv", ".tsv")

    def read(self, content: bytes, options: Mapping[str, Any]) -> Content:
        text, encoding = decoded(content)
        csv.field_size_limit(_LONGEST_FIELD)
        try:
            file = io.StringIO(text, newline="")
            rows = [row for row in csv.reader(file, delimiter=_delimiter(text), skipinitialspace=True) if any(row)]
        except csv.Error as error:
            raise UnreadableDocument("Its rows cannot be read: {reason}.", reason=str(error)) from error
        return rows_content(rows, options, encoding)


def rows_content(rows: Sequence[Sequence[str]], options: Mapping[str, Any], encoding: str = "") -> Content:
    """The document of a table."""
    made = TextBuilder("\n")
    for number, text in enumerate(row_texts(rows, options), 1):
        made.add(text, "row", str(number))
    return made.content(encoding)


def row_texts(rows: Sequence[Sequence[str]], options: Mapping[str, Any]) -> Iterator[str]:
    """`name: value` lines of each row where there is a header, else its values."""
    header = options.get("header")
    has_header = looks_like_header(rows) if header is None else bool(header)
    names = list(rows[0]) if has_header and rows else []
    wanted = _wanted(options.get("columns"), names)
    for row in rows[1:] if has_header else rows:
        fields = [
            (names[place] if place < len(names) else "", value.strip())
            for place, value in enumerate(row)
            if wanted is None or place in wanted
        ]
        yield "\n".join(f"{name}: {value}" if name else value for name, value in fields if value)


def looks_like_header(rows: Sequence[Sequence[str]]) -> bool:
    """A row of names over rows that are filled otherwise. In doubt it is none: then nothing is lost."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    first, others = [field.strip() for field in rows[0]], rows[1:50]
    names = all(field and len(field) <= _LONGEST_NAME and not _is_number(field) for field in first)
    if (
        not names
        or len({field.casefold() for field in first}) < len(first)
        or any("?" in one or "." in one for one in first)
    ):
        return False
    longer = [len(row[place]) > 2 * len(first[place]) for row in others for place in range(min(len(row), len(first)))]
    numbers = any(_is_number(value) for row in others for value in row)
    words = max(len(field.split()) for field in first) <= 4
    return words and (numbers or sum(longer) * 2 >= len(longer))


def _wanted(columns: Any, names: Sequence[str]) -> set[int] | None:
    if not columns:
        return None
    known = {name.strip().casefold(): place for place, name in enumerate(names)}
    found = set[int]()
    for one in columns:
        text = str(one).strip()
        if text.casefold() in known:
            found.add(known[text.casefold()])
        elif text.isdecimal() and int(text) >= 1:
            found.add(int(text) - 1)
        else:
            raise UnreadableDocument(
                "It has no column {name}; it has {known}.", name=text, known=", ".join(names) or "no names of columns"
            )
    return found


def _delimiter(text: str) -> str:
    """The one that cuts most rows into equally many fields; of several such, the one that makes more of them.

    `csv.Sniffer` guesses quotes too, gets doubled ones wrong, and takes 20 s over some rows.
    """
    return max(_DELIMITERS, key=lambda one: _evenness(text[:_SAMPLE], one))


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        widths = Counter(len(row) for row in islice(reader, _ROWS_LOOKED_AT) if row)
    except csv.Error:
        return 0.0, 0
    width, times = widths.most_common(1)[0] if widths else (0, 0)
    return (times / widths.total(), width) if width > 1 else (0.0, 0)


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "").rstrip("%"))
    except ValueError:
        return False
    return True
