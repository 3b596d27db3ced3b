"""How the parts of a prompt and their changes are told in the user's language."""

from __future__ import annotations

from collections.abc import Sequence

from ui.translation import phrase, tr
from workbench.library.change_summary import summary
from workbench.library.changes import Change, PartChange
from workbench.library.part_names import part_name
from workbench.library.parts import Part


def part_title(part: Part) -> str:
    """The part's name as a heading, a row with how it begins."""
    name = phrase(part_name(part))
    title = f"{name[:1].upper()}{name[1:]}"
    return tr("{part} “{about}”", part=title, about=part.about) if part.about else title


def change_word(one: PartChange) -> str:
    """What happened to the part."""
    if one.change is Change.MOVED:
        return tr("moved, was number {n}", n=one.old_row)
    return {
        Change.CHANGED: tr("changed"),
        Change.ADDED: tr("added"),
        Change.REMOVED: tr("removed"),
        Change.SWITCHED_ON: tr("switched on"),
        Change.SWITCHED_OFF: tr("switched off"),
    }[one.change]


def summary_text(found: Sequence[PartChange]) -> str:
    """The changes in a few words, on one line."""
    return ", ".join(phrase(one) for one in summary(found))
