"""The columns of one desk: each chosen endpoint has at least one, and any number of variants of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from ui.models.chosen_endpoints import ChosenEndpoints
from workbench.endpoints.endpoint import Endpoint
from workbench.runs.variant import Variant, plain


class DeskColumns(QObject):
    """`variants` in their order, pinned ones first. `changed` says that columns came, went, moved or are others."""

    changed = Signal()

    def __init__(self, endpoints: ChosenEndpoints, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._endpoints = endpoints
        self.variants: tuple[Variant, ...] = ()
        self._follow()
        endpoints.changed.connect(self._follow)

    @property
    def called(self) -> tuple[tuple[Variant, Endpoint], ...]:
        """Each variant with the endpoint that it is sent to."""
        known = {endpoint.label: endpoint for endpoint in self._endpoints.chosen}
        return tuple((one, known[one.endpoint]) for one in self.variants if one.endpoint in known)

    def __getitem__(self, key: str) -> Variant:
        return next(one for one in self.variants if one.key == key)

    def add(self, variant: Variant, after: str = "") -> Variant:
        """Puts a variant behind another one, or at the end. It gets a key of its own."""
        made = replace(variant, key=_free_key(variant.endpoint, self.variants))
        place = next((n + 1 for n, one in enumerate(self.variants) if one.key == after), len(self.variants))
        self._show((*self.variants[:place], made, *self.variants[place:]))
        return made

    def change(self, variant: Variant) -> None:
        """The column of that key stands for something else now."""
        self._show(variant if one.key == variant.key else one for one in self.variants)

    def remove(self, key: str) -> None:
        """Takes a column away; with the last one of an endpoint the endpoint is chosen no more."""
        gone = self[key]
        self._show(one for one in self.variants if one.key != key)
        if all(one.endpoint != gone.endpoint for one in self.variants):
            self._endpoints.choose(gone.endpoint, False)

    def move(self, key: str, place: int) -> None:
        """To that position among its like: pinned columns stay before the others."""
        others = [one for one in self.variants if one.key != key]
        others.insert(place, self[key])
        self._show(others)

    def step(self, key: str, by: int) -> None:
        """So many places to the right, or left where that is negative, as far as its like go."""
        self.move(key, max(0, [one.key for one in self.variants].index(key) + by))

    def may_step(self, key: str, by: int) -> bool:
        """Whether the column has another one of its like on that side."""
        place = [one.key for one in self.variants].index(key) + by
        return 0 <= place < len(self.variants) and self.variants[place].pinned == self[key].pinned

    def split(self, key: str, variants: Iterable[Variant]) -> None:
        """These columns in place of that one; the first takes over its answer where it stands for the same."""
        place = [one.key for one in self.variants].index(key)
        self.put_on([*self.variants[:place], *variants, *self.variants[place + 1 :]])

    def put_on(self, variants: Iterable[Variant]) -> None:
        """Exactly these are the columns now, and exactly their endpoints are chosen.

        One that stands for the same as before keeps its key, and with it its answer; the others get new ones.
        """
        before, self.variants = self.variants, _ordered(self._keyed(variants))
        self._endpoints.choose_these({one.endpoint for one in self.variants})
        if self.variants != before:
            self.changed.emit()

    def show(self, variants: Iterable[Variant]) -> None:
        """These are the columns now, where their endpoints are chosen; chosen ones that they lack follow."""
        self._show(variants)
        self._follow()

    def _follow(self) -> None:
        """The endpoints that are chosen have changed, or are known only now."""
        chosen = [endpoint.label for endpoint in self._endpoints.chosen]
        stay = [one for one in self.variants if one.endpoint in chosen]
        for label in chosen:
            if all(one.endpoint != label for one in stay):
                stay.insert(self._place(label, stay, chosen), replace(plain(label), key=_free_key(label, stay)))
        self._show(stay)

    @staticmethod
    def _place(label: str, variants: list[Variant], chosen: list[str]) -> int:
        """Behind the last column of an endpoint that comes before it in the catalogue."""
        before = chosen[: chosen.index(label)]
        return max((n + 1 for n, one in enumerate(variants) if one.endpoint in before), default=0)

    def _keyed(self, variants: Iterable[Variant]) -> list[Variant]:
        """Each with the key of the column that stands for the same now, or with a new one."""
        wanted, made = list(variants), list[Variant]()
        known = {one.key: replace(one, key="", pinned=False) for one in self.variants}
        for one in wanted:
            alike = replace(one, key="", pinned=False)
            same = [key for key, other in known.items() if other == alike]
            key = one.key if one.key in same else next(iter(same), "")
            known.pop(key, None)
            made.append(replace(one, key=key or _free_key(one.endpoint, [*self.variants, *made])))
        return made

    def _show(self, variants: Iterable[Variant]) -> None:
        ordered = _ordered(variants)
        if ordered != self.variants:
            self.variants = ordered
            self.changed.emit()


def for_any_prompt(variants: Iterable[Variant]) -> tuple[Variant, ...]:
    """Those that differ in their parameters alone: all else belongs to the prompt that they were made for."""
    return tuple(one for one in variants if not (one.values or one.prompt or one.documents))


def _ordered(variants: Iterable[Variant]) -> tuple[Variant, ...]:
    return tuple(sorted(variants, key=lambda one: not one.pinned))


def _free_key(endpoint: str, variants: Iterable[Variant]) -> str:
    keys = {one.key for one in variants}
    if endpoint not in keys:
        return endpoint
    return next(key for n in range(2, len(keys) + 3) if (key := f"{endpoint} #{n}") not in keys)
