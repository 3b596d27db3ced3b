"""What the band above the editor says of what another program did, and what its buttons do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from ui.desk import Desk, OpenPrompt
from ui.outside_changes import Outside, OutsideChanges, Situation
from ui.services import Services
from ui.translation import sentence, tr
from ui.widgets.outside_band import Offer, OutsideBand, OutsideNotice

_TO_LOOK_AT = (Situation.CHANGED, Situation.BROKEN, Situation.GONE)


class OutsideNotices(QObject):
    """Keeps the band up to date, and carries out what is chosen in it; `merge_requested` is for who shows dialogs."""

    merge_requested = Signal()

    def __init__(self, services: Services, desk: Desk, changes: OutsideChanges, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._changes = changes
        self.band = OutsideBand(services.appearance.theme.icon("close"), tr("Dismiss"))
        self.band.chosen.connect(self._choose)
        self.band.dismissed.connect(changes.dismiss)
        changes.changed.connect(self.show)
        desk.current_changed.connect(self.show)
        services.appearance.changed.connect(self._show_theme)

    def show(self) -> None:
        """Shows what is to be told of the prompt at the front."""
        outside = self._changes.current
        self.band.show_notice(None if outside is None else notice(outside))

    def sentence_of(self, opened: OpenPrompt) -> str:
        """What the tab of a prompt says; nothing where the user need not look."""
        outside = self._changes.of(opened)
        return notice(outside).text if outside is not None and outside.situation in _TO_LOOK_AT else ""

    def show_refusal(self, opened: OpenPrompt) -> None:
        """That a prompt was not saved because its file was changed: the keyboard goes to what can be done."""
        self._changes.look_now(opened)
        self.band.focus_first()

    def _choose(self, name: str) -> None:
        choices: Mapping[str, Callable[[], object]] = {
            "merge": self.merge_requested.emit,
            "keep": self._changes.keep_mine,
            "take": self._changes.take_theirs,
            "text": self._changes.open_as_text,
        }
        self._services.problems.guard(choices[name])()

    def _show_theme(self) -> None:
        self.band.show_close_icon(self._services.appearance.theme.icon("close"))


def notice(outside: Outside) -> OutsideNotice:
    """The sentences and the buttons."""
    found, name = outside.found, outside.found.path.name
    if outside.situation is Situation.CHANGED:
        text = tr("{file} was changed by another program while you were editing. Both are kept.", file=name)
        return OutsideNotice(text, "", (_merge(), _keep(), _take()), urgent=True)
    if outside.situation is Situation.BROKEN:
        text = tr("{file} was changed by another program and cannot be read as a prompt now.", file=name)
        as_text = Offer("text", tr("Open as text"), tr("Show the file’s text with the error marked, to mend it"))
        more = sentence(found.error) if found.error is not None else ""
        offers = (as_text, _keep()) if found.content is not None else ()
        return OutsideNotice(text, more, offers, urgent=bool(offers))
    if outside.situation is Situation.GONE:
        return OutsideNotice(tr("{file} was removed by another program. Save writes it again.", file=name))
    if outside.situation is Situation.READ_AGAIN:
        text = tr("{file} was changed by another program and read again. Undo brings back what was here.", file=name)
        return OutsideNotice(text)
    if outside.copy is not None:
        kept = tr("What is in it now is kept as {copy}.", copy=outside.copy)
    else:
        kept = tr("What is in it now is kept as a version.")
    return OutsideNotice(tr("Your prompt stays; save puts it into {file}.", file=name), kept)


def _merge() -> Offer:
    return Offer("merge", tr("Merge…"), tr("Show what both sides changed, and put it together part by part"))


def _keep() -> Offer:
    return Offer(
        "keep", tr("Keep mine"), tr("Go on with your prompt; the file’s content is kept as a version or a copy")
    )


def _take() -> Offer:
    return Offer("take", tr("Take theirs"), tr("Show what is in the file; undo brings your prompt back"))
