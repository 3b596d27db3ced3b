"""What the status bar says, and when."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ui.day_costs import DayCosts
from ui.desk import Desk
from ui.library_sharing import LibrarySharing
from ui.services import Services
from ui.translation import tr
from ui.warm_up import WarmUp
from ui.widgets.status_bar import StatusBar
from workbench.endpoints.account import Account


class StatusLine(QObject):
    """Keeps the bar up to date with the account, the local endpoints, the background's work and the session."""

    def __init__(
        self, bar: StatusBar, services: Services, desk: Desk, warm_up: WarmUp, sharing: LibrarySharing
    ) -> None:
        super().__init__(bar)
        self._bar = bar
        self._services = services
        self._desk = desk
        self._hides_names = False
        warm_up.account_known.connect(self._show_account)
        warm_up.local_ready.connect(self._show_local)
        desk.running_changed.connect(self._show_local)
        desk.session_changed.connect(self._show_session)
        self.day = DayCosts(services, self)
        self.day.changed.connect(self._show_day)
        desk.session_changed.connect(self.day.look_soon)
        desk.running_changed.connect(self.day.look_soon)
        sharing.said.connect(bar.note.say)
        services.background.changed.connect(self._show_work)
        bar.stop_pressed.connect(self._stop_work)
        bar.show_account(tr("Looking for AWS settings"))
        self._show_local()
        self._show_work()
        self._show_session()
        self._show_day()
        self.day.look()

    def say(self, text: str) -> None:
        """What has just been done, for a moment."""
        self._bar.note.say(text)

    def hide_names(self, hide: bool) -> None:
        """Running work is named after endpoints: at the blind desk it has no name."""
        self._hides_names = hide
        self._show_work()

    def _stop_work(self) -> None:
        for job in self._services.background.jobs:
            if job.label:
                job.stop()

    def _show_account(self, account: Account | None) -> None:
        if account is None or not account.has_credentials:
            self._bar.show_account(tr("No AWS credentials"))
        else:
            self._bar.show_account(f"{account.profile} · {account.region or tr('no region')}")

    def _show_local(self) -> None:
        embedded = [one for one in self._services.endpoints.known if one.is_local]
        self._bar.show_local(len(embedded) if self._services.local.running else 0)

    def _show_work(self) -> None:
        jobs = [job for job in self._services.background.jobs if job.label]
        progress = [job.progress for job in jobs if job.progress is not None]
        labels = tuple(job.label for job in jobs)
        if self._hides_names and labels:
            labels = (tr("Running"),)
        self._bar.show_work(labels, max(progress) if progress else None)

    def _show_session(self) -> None:
        session = self._desk.session
        self._bar.show_session(session.calls, session.tokens, session.exact)

    def _show_day(self) -> None:
        day = self.day.sum
        self._bar.show_day(day.calls, day.cost if day.priced else None, day.unpriced)
        self._bar.show_log_problem(self._services.recorder.problem)
