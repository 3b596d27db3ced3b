"""The blind desk in the window: what is pressed there, and what the rest of the window keeps to itself meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ui.blind_sessions import BlindSessions
from ui.desk import Desk
from ui.panels.compare_panel import ComparePanel
from ui.services import Services
from ui.status_line import StatusLine
from ui.widgets.mode_bar import BLIND


def connect_blind(compare: ComparePanel, desk: Desk, services: Services, status: StatusLine) -> BlindSessions:
    """The answers that the rest of the window may show are those of `BlindSessions.told`."""
    sessions = BlindSessions(services, desk, compare)

    def turn(mode: str) -> None:
        sessions.turn(mode == BLIND)
        desk.answers_changed.emit(desk.current.runs.answers)

    def show_hiding(hiding: bool) -> None:
        status.hide_names(hiding)
        desk.answers_changed.emit(desk.current.runs.answers)

    compare.offer_mode(BLIND, lambda: _make_desk(compare, desk, services, sessions))
    compare.mode_changed.connect(turn)
    sessions.hiding_changed.connect(show_hiding)
    return sessions


def _make_desk(compare: ComparePanel, desk: Desk, services: Services, sessions: BlindSessions) -> None:
    from ui.blind_votes import open_votes
    from ui.widgets.blind_desk import BlindDesk

    blind = BlindDesk()
    compare.add_mode(BLIND, blind)
    sessions.changed.connect(blind.show_question)
    sessions.begun.connect(blind.setFocus)  # so that its keys are at hand once the answers are here
    # Another prompt at the front takes the keyboard along; behind what else the window does then, this comes last.
    desk.current_changed.connect(
        lambda _opened: blind.setFocus() if compare.shown == BLIND else None, Qt.ConnectionType.QueuedConnection
    )
    sessions.ended.connect(lambda session: open_votes(compare.window(), services, session, only_session=True))
    blind.best_chosen.connect(sessions.choose)
    blind.tie_chosen.connect(sessions.tie)
    blind.bad_chosen.connect(sessions.all_bad)
    blind.rated.connect(sessions.rate)
    blind.undo_pressed.connect(sessions.undo)
    blind.reveal_pressed.connect(sessions.reveal)
    blind.votes_pressed.connect(lambda: open_votes(compare.window(), services, sessions.session))
    blind.run_pressed.connect(lambda: desk.current.runs.run())
