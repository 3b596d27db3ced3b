"""Presets: columns of the desk, saved by name.

The file is JSON: `{"presets": [{"name": …, "columns": [{"endpoint": …, "parameters": …}]}]}`; what this version does
not know in it is kept.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from workbench.atomic_file import write_atomically
from workbench.errors import InvalidFile, UnknownName, UsageError
from workbench.file_content import read_bounded
from workbench.runs.variant import Variant
from workbench.runs.variant_data import variant_data, variant_of

MOST_BYTES = 4 * 1024 * 1024
_NOT_IN_NAMES = ("Cc", "Cs", "Zl", "Zp")  # control characters, halves of characters, ends of lines


@dataclass(frozen=True)
class Preset:
    """The variants have no keys: a desk gives them their own."""

    name: str
    columns: tuple[Variant, ...]

    def usable(self, endpoints: Collection[str]) -> tuple[tuple[Variant, ...], tuple[str, ...]]:
        """Its columns whose endpoint is among those labels, and the labels that are not known."""
        known = tuple(one for one in self.columns if one.endpoint in endpoints)
        missing = dict.fromkeys(one.endpoint for one in self.columns if one.endpoint not in endpoints)
        return known, tuple(missing)


class Presets:
    """Reads and changes the file. Each change reads it anew first, so that two programs keep each other's changes.

    A file that cannot be read, or is none of presets, is an `InvalidFile`, and stays as it is.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def names(self) -> tuple[str, ...]:
        """In the order in which they were saved."""
        return tuple(one.name for one in self.all())

    def all(self) -> tuple[Preset, ...]:
        return tuple(self._preset(row) for row in self._rows(self._read()))

    def find(self, name: str) -> Preset:
        """The preset of that name. None: `UnknownName`."""
        for one in self.all():
            if one.name == name:
                return one
        known = ", ".join(self.names())
        if not known:
            raise UnknownName("There is no preset {name}.", "No columns are saved yet.", name=name)
        raise UnknownName("There is no preset {name}.", "Known presets: {known}.", name=name, known=known)

    def save(self, name: str, columns: Iterable[Variant]) -> Preset:
        """Saves columns under the name, in place of those that it had. A name of no or several lines: `UsageError`."""
        made = Preset(preset_name(name), tuple(columns))
        data = self._read()
        rows = self._rows(data)
        old = next((row for row in rows if row.get("name") == made.name), None)
        new = {**(old or {}), "name": made.name, "columns": [variant_data(one) for one in made.columns]}
        self._write(data, [new if row is old else row for row in rows] if old is not None else [*rows, new])
        return made

    def rename(self, name: str, new: str) -> None:
        """To a name that is free, else `UsageError`."""
        wanted = preset_name(new)
        self.find(name)
        data = self._read()
        rows = self._rows(data)
        if wanted != name and any(row.get("name") == wanted for row in rows):
            raise UsageError("There is a preset {name} already.", "Choose another name.", name=wanted)
        self._write(data, [{**row, "name": wanted} if row.get("name") == name else row for row in rows])

    def delete(self, name: str) -> None:
        self.find(name)
        data = self._read()
        self._write(data, [row for row in self._rows(data) if row.get("name") != name])

    def _read(self) -> dict[str, Any]:
        if not self._file.exists():
            return {}
        try:
            data = json.loads(read_bounded(self._file, MOST_BYTES), parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise self._invalid(error) from error
        if not isinstance(data, dict):
            raise self._invalid("an object is expected")
        return data

    def _rows(self, data: dict[str, Any]) -> list[dict[str, Any]]:
        rows = data.get("presets", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self._invalid("presets is a list of objects")
        return rows

    def _preset(self, row: dict[str, Any]) -> Preset:
        name, columns = row.get("name"), row.get("columns")
        if not isinstance(name, str) or not name or not isinstance(columns, list):
            raise self._invalid("a preset has a name and a list of columns")
        try:
            return Preset(name, tuple(variant_of(one) for one in columns))
        except ValueError as error:
            raise self._invalid(f"{name[:40]}: {error}") from error

    def _write(self, data: dict[str, Any], rows: list[dict[str, Any]]) -> None:
        text = json.dumps({**data, "presets": rows}, indent=2)
        write_atomically(self._file, text.encode())

    def _invalid(self, reason: object) -> InvalidFile:
        return InvalidFile(
            "{file} holds no presets that can be read: {reason}.",
            "Correct the file, or move it away to begin anew.",
            file=self._file,
            reason=reason,
        )


def preset_name(text: str) -> str:
    """The name as a preset gets it, without the white space around it. None, or one of several lines: `UsageError`."""
    name = text.strip()
    if not name or any(unicodedata.category(one) in _NOT_IN_NAMES for one in name):
        raise UsageError("A preset needs a name of one line.", "Give it one, such as “Small against large”.")
    return name


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")
