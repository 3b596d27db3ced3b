"""The dialog of all votes: they are read and counted in the background."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial

from PySide6.QtWidgets import QWidget

from ui.background import Job
from ui.services import Services
from ui.translation import tr
from ui.widgets.dialogs import shown
from ui.widgets.votes_dialog import SESSION, VotesDialog
from workbench import paths
from workbench.errors import WorkbenchError
from workbench.runs.blind.ballot import Ballot
from workbench.runs.blind.ballot_box import BallotBox
from workbench.runs.blind.tally import BallotFilter, Tally, tally


def open_votes(window: QWidget, services: Services, session: str = "", *, only_session: bool = False) -> VotesDialog:
    """`session` can be looked at by itself; `only_session`: at first it alone is shown."""
    theme = services.appearance.theme
    dialog = VotesDialog(window, theme, session=bool(session), only_session=only_session)
    counting = _Counting(services, dialog, session)
    dialog.asked.connect(counting.count)
    dialog.finished.connect(counting.stop)
    counting.read()
    return shown(dialog)


class _Counting:
    """Counts anew with each filter; what is under way for an older one is stopped."""

    def __init__(self, services: Services, dialog: VotesDialog, session: str) -> None:
        self._services = services
        self._dialog = dialog
        self._session = session
        self._ballots: tuple[Ballot, ...] = ()
        self._job: Job[tuple[Ballot, ...]] | Job[Tally] | None = None

    def read(self) -> None:
        self._job = self._services.background.start(
            lambda _stop: _read(), self._have, self._was_read, label=tr("Reading the votes"), soon=True
        )

    def count(self, prompt: str, days: int, endpoints: tuple[str, ...]) -> None:
        self.stop()
        session = self._session if days == SESSION else ""
        wanted = BallotFilter(prompt, _since(days), endpoints, session)
        self._job = self._services.background.start(
            partial(_counted, self._ballots, wanted),
            self._show,
            self._counted,
            label=tr("Counting the votes"),
            soon=True,
        )

    def stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _have(self, read: list[tuple[Ballot, ...]]) -> None:
        self._ballots = read[-1]
        prompts = {ballot.prompt for ballot in self._ballots if ballot.prompt}
        endpoints = {one.endpoint for ballot in self._ballots for one in ballot.shown}
        self._dialog.show_names(sorted(prompts), sorted(endpoints))

    def _show(self, counted: list[Tally]) -> None:
        self._dialog.show_tally(counted[-1])

    def _counted(self, error: WorkbenchError | None) -> None:
        if error is not None:
            self._dialog.show_problem(error)

    def _was_read(self, error: WorkbenchError | None) -> None:
        self._dialog.show_problem(error)
        self._dialog.ask()


def _read() -> Iterator[tuple[Ballot, ...]]:
    yield BallotBox(paths.ballots_file()).ballots()


def _counted(ballots: tuple[Ballot, ...], wanted: BallotFilter, _stop: object) -> Iterator[Tally]:
    yield tally(ballots, wanted)


def _since(days: int) -> float | None:
    """The beginning of the first of so many days, today included, local time."""
    if days < 1:
        return None
    first = datetime.now().date() - timedelta(days=days - 1)
    return datetime.combine(first, time()).timestamp()
