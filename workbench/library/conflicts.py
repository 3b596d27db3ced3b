"""Conflicts of a merge as values, and how each is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from workbench.library.parts import ABSENT, Part, Path, text_of


class Choice(Enum):
    """Whose value is taken; BOTH keeps a row of a list twice, once with the value of each."""

    OURS = "ours"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True)
class Edited:
    """A text that was written in place of both."""

    text: str


Chosen = Choice | Edited


class Contest(Enum):
    """What two sides disagree on."""

    VALUE = "value"
    ROW = "row"  # one side removed the row, the other changed it
    ORDER = "order"  # both moved the same row; the values are how each row begins
    FILE = "file"  # a whole file: bytes, or ABSENT where it was removed


@dataclass(frozen=True)
class Conflict:
    """A part that both sides changed. `key` names it among the conflicts of one merge, and stays the same in another.

    `base`, `ours` and `theirs` are values of the part, ABSENT where it is not there. A row in `part` counts in ours,
    or in theirs where ours lacks it. `in_row`: the part is a field of a row, so that BOTH can be chosen.
    """

    key: Path
    part: Part
    base: Any
    ours: Any
    theirs: Any
    contest: Contest = Contest.VALUE
    in_row: bool = False

    @property
    def choices(self) -> tuple[Choice, ...]:
        return (Choice.OURS, Choice.THEIRS, *([Choice.BOTH] if self.in_row else []))

    @property
    def editable(self) -> bool:
        """Whether a text can be written in place of both."""
        return self.contest is Contest.VALUE and self.part.path not in _CHOSEN_WORDS and self._holds_texts

    @property
    def _holds_texts(self) -> bool:
        return all(isinstance(one, str) or one in (ABSENT, None) for one in (self.ours, self.theirs))

    def allows(self, chosen: Chosen) -> bool:
        """Whether that can be chosen: a prompt must keep a name."""
        if isinstance(chosen, Edited):
            return self.editable and bool(self.part.path != ("name",) or chosen.text.strip())
        return chosen in self.choices

    def value(self, chosen: Chosen) -> Any:
        """What is taken; of BOTH it is ours."""
        if isinstance(chosen, Edited):
            return chosen.text
        return self.theirs if chosen is Choice.THEIRS else self.ours


# Texts of which only certain words are understood.
_CHOSEN_WORDS = frozenset(
    {("technique",), ("mode",), ("choose", "by"), ("messages", "role"), ("chain_of_thought", "style")}
)


def conflict_text(conflict: Conflict, value: Any) -> str | None:
    """A value of the conflict as text; None: it is not there."""
    if value is ABSENT or value is None:
        return None
    if conflict.contest is Contest.ORDER:
        return "\n".join(f"{n}. {begins}" for n, begins in enumerate(value, start=1))
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else text_of(value)
