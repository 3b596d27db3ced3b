"""What `library import` tells: paths, or one JSON object at the end, on standard output; the rest on standard error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.output import note, write_json, write_text
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.library.bundles.planning import Incoming

DONE, SOME_REFUSED, NOTHING_USABLE = 0, 1, 2


@dataclass
class ImportReport:
    """`usable` says that a bundle could be read, whatever came of its prompts."""

    as_json: bool
    imported: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    planned: list[dict[str, Any]] = field(default_factory=list)
    usable: bool = False

    @property
    def status(self) -> int:
        if not self.refused:
            return DONE
        return SOME_REFUSED if self.imported or self.usable else NOTHING_USABLE

    def take(self, source: Path, name: str, file: Path, form: str, notes: Sequence[str] = ()) -> None:
        self.imported.append(
            {"name": name, "file": str(file), "source": str(source), "format": form, "notes": list(notes)}
        )
        if not self.as_json:
            write_text(f"{file}\n")

    def refuse(self, source: Path, where: str, reason: WorkbenchError) -> None:
        self.refused.append({"source": str(source), "where": where, "reason": reason.message, "hint": reason.hint})
        told = f"{where}: " if where != source.name else ""
        note(in_one_line(f"{source}: {told}refused: {reason}"))

    def plan(self, source: Path, incoming: Incoming, action: str, *, as_data: bool) -> None:
        """What is about to be done with a prompt of a bundle: on standard output where it is all that is asked for."""
        effect = incoming.effect.value
        row = {"source": str(source), "name": incoming.bundled.prompt.name, "path": incoming.path}
        self.planned.append(row | {"effect": effect, "action": action})
        line = f"{incoming.path}: {effect}" + (f" -> {action}" if action not in ("leave", effect) else "")
        if as_data and not self.as_json:
            write_text(f"{line}\n")
        elif not as_data:
            note(line)

    def end(self) -> None:
        if self.as_json:
            data = {"imported": self.imported, "refused": self.refused, "notes": self.notes}
            write_json(data | ({"plan": self.planned} if self.planned else {}))
        note(f"{len(self.imported)} imported, {len(self.refused)} refused.")


def in_one_line(text: str) -> str:
    return " ".join(text.split())
