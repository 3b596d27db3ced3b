"""The answers that rules take out of texts, found off the GUI thread: a pattern may take its full time limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from ui.background import Background
from ui.found_later import FoundLater
from workbench.errors import WorkbenchError
from workbench.prompts.answers import extract_answer
from workbench.prompts.prompt import AnswerRule

# Results that are remembered; beyond that all are found anew.
_MOST_KNOWN = 500
_Key = tuple[str, tuple[tuple[str, str, str], ...]]


@dataclass(frozen=True)
class Extraction:
    """`answer` is None where no rule matches, or where one failed: then `error` says why."""

    answer: str | None
    error: WorkbenchError | None = None


class Extractions(FoundLater[_Key, Extraction]):
    """`of` gives what is known and asks for the rest; `changed` says that more is known."""

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(background, _extracted, _MOST_KNOWN, parent)

    def of(self, text: str, rules: Sequence[AnswerRule]) -> Extraction | None:
        """None until it is known."""
        return self.get((text, tuple((rule.after, rule.until, rule.pattern) for rule in rules)), rules)


def _extracted(wanted: Mapping[_Key, Sequence[AnswerRule]]) -> Iterator[tuple[_Key, Extraction]]:
    for key, rules in wanted.items():
        try:
            yield key, Extraction(extract_answer(key[0], rules))
        except WorkbenchError as error:
            yield key, Extraction(None, error)
