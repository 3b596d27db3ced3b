"""What changed between two versions as one text to read: a heading for each part, and its words below."""

from __future__ import annotations

from collections.abc import Iterator

from ui.translation import msgid, phrase, tr
from workbench.errors import Phrase
from workbench.library.changes import Change, PartChange
from workbench.library.part_names import part_name
from workbench.library.version_comparison import Comparison
from workbench.prompts.differences import EQUAL, Difference, differences

_VERBS = {
    Change.CHANGED: msgid("{part} changed"),
    Change.ADDED: msgid("{part} added"),
    Change.REMOVED: msgid("{part} removed"),
    Change.MOVED: msgid("{part} moved"),
    Change.SWITCHED_ON: msgid("{part} switched on"),
    Change.SWITCHED_OFF: msgid("{part} switched off"),
}
_WITHOUT_TEXT = (Change.MOVED, Change.SWITCHED_ON, Change.SWITCHED_OFF)


def change_text(comparison: Comparison) -> tuple[Difference, ...]:
    """Long work where much differs. Nothing where nothing changed."""
    if comparison.parts is None or comparison.before is None:
        return comparison.text
    return tuple(_parts(comparison.parts))


def summary_text(comparison: Comparison) -> str:
    """What changed in a line, with about how many tokens came or went."""
    said = " · ".join(map(phrase, comparison.summary))
    if not comparison.tokens:
        return said
    return f"{said} · {tr('{tokens} tokens', tokens=f'{comparison.tokens:+,}'.replace('-', '−'))}"


def _parts(parts: tuple[PartChange, ...]) -> Iterator[Difference]:
    for number, one in enumerate(parts):
        heading = phrase(Phrase(_VERBS[one.change], part=part_name(one.part)))
        yield Difference(EQUAL, f"{chr(10) * 2 if number else ''}▸ {heading[:1].upper()}{heading[1:]}\n")
        if one.change not in _WITHOUT_TEXT:
            yield from differences(one.before or "", one.after or "")
