"""With documents, without them, or both side by side: what that means for the columns of a desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from workbench.runs.column_passages import GIVEN, NONE, RETRIEVED
from workbench.runs.variant import Variant

ON, OFF, BOTH, THREE, MIXED = "on", "off", "both", "three", "mixed"
# What every column is there with, by the name of the choice; the order is that of the columns.
_EACH: Mapping[str, tuple[str, ...]] = {
    ON: (RETRIEVED,),
    OFF: (GIVEN,),
    BOTH: (GIVEN, RETRIEVED),
    THREE: (NONE, GIVEN, RETRIEVED),
}


def documents_choice(variants: Iterable[Variant]) -> str:
    """The choice that these columns come from, `MIXED` where columns differ in more than that."""
    found = [[one.documents for one in alike] for alike in _alike(variants)]
    kinds = {tuple(sorted(each)) for each in found}
    return next((name for name, each in _EACH.items() if kinds == {tuple(sorted(each))}), MIXED if kinds else ON)


def with_documents(variants: Iterable[Variant], choice: str) -> tuple[Variant, ...]:
    """The columns for that choice: every column as often as the choice says, and once where it says one thing."""
    firsts = [alike[0] for alike in _alike(variants)]
    return tuple(replace(one, documents=documents) for one in firsts for documents in _EACH[choice])


def _alike(variants: Iterable[Variant]) -> list[list[Variant]]:
    """The columns in groups that differ in their documents alone, in the order of the first ones."""
    groups: list[list[Variant]] = []
    for one in variants:
        known = next((group for group in groups if _base(group[0]) == _base(one)), None)
        if known is None:
            groups.append([one])
        else:
            known.append(one)
    return groups


def _base(variant: Variant) -> Variant:
    """What stays of a column whatever is chosen."""
    return replace(variant, key="", documents="")
