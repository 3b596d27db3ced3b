"""Which endpoints there are, and which of them the next run goes to."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from workbench.endpoints.catalogue import Catalogue
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads.choosing import embeds
from workbench.errors import InvalidFile


class ChosenEndpoints(QObject):
    """`known` in the order of the catalogue, `broken` the files that cannot be read; `chosen` is what a run goes to.

    `known_changed` says that the catalogue was read anew, `changed` that the choice may be another.
    """

    known_changed = Signal()
    changed = Signal()

    def __init__(self, labels: Iterable[str] | None = None, parent: QObject | None = None) -> None:
        """`labels` None chooses the embedded endpoints, once they are known."""
        super().__init__(parent)
        self.known: tuple[Endpoint, ...] = ()
        self.broken: tuple[InvalidFile, ...] = ()
        self._labels = None if labels is None else set(labels)

    @property
    def chosen(self) -> tuple[Endpoint, ...]:
        return tuple(endpoint for endpoint in self.known if self.is_chosen(endpoint))

    @staticmethod
    def can_be_chosen(endpoint: Endpoint) -> bool:
        """One that gives vectors answers no prompt; a choice of it that was made before it did is passed over."""
        return not embeds(endpoint)

    def is_chosen(self, endpoint: Endpoint) -> bool:
        if not self.can_be_chosen(endpoint):
            return False
        return endpoint.is_local if self._labels is None else endpoint.label in self._labels

    def read(self, catalogue: Catalogue) -> None:
        """Takes over what the catalogue has now."""
        self.known = catalogue.endpoints()
        self.broken = catalogue.broken_files()
        self.known_changed.emit()
        self.changed.emit()

    def choose(self, label: str, chosen: bool) -> None:
        labels = {endpoint.label for endpoint in self.chosen}
        (labels.add if chosen else labels.discard)(label)
        self._labels = labels
        self.changed.emit()

    def choose_these(self, labels: Iterable[str]) -> None:
        """The next run goes to exactly these."""
        self._labels = set(labels)
        self.changed.emit()

    def choose_only(self, label: str) -> None:
        """The next run goes to this one alone."""
        self.choose_these({label})

    def rename(self, label: str, new: str) -> None:
        """The endpoint is called otherwise when the catalogue is read next; the choice of it stays."""
        if self._labels is not None and label in self._labels:
            self._labels = (self._labels - {label}) | {new}
