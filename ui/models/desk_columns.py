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
        made = replace(variant, key=self._new_key(variant.endpoint))
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
                stay.insert(self._place(label, stay, chosen), plain(label))
        self._show(stay)

    @staticmethod
    def _place(label: str, variants: list[Variant], chosen: list[str]) -> int:
        """Behind the last column of an endpoint that comes before it in the catalogue."""
        before = chosen[: chosen.index(label)]
        return max((n + 1 for n, one in enumerate(variants) if one.endpoint in before), default=0)

    def _new_key(self, endpoint: str) -> str:
        keys = {one.key for one in self.variants}
        if endpoint not in keys:
            return endpoint
        return next(key for n in range(2, len(keys) + 3) if (key := f"{endpoint} #{n}") not in keys)

    def _show(self, variants: Iterable[Variant]) -> None:
        ordered = tuple(sorted(variants, key=lambda one: not one.pinned))
        if ordered != self.variants:
            self.variants = ordered
            self.changed.emit()
