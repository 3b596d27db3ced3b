"""What the user does with answers, done for the prompt at the front."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from ui.blind_links import connect_blind
from ui.blind_sessions import BlindSessions
from ui.copied_code import CopiedCode
from ui.desk import Desk
from ui.kept_runs import KeptRuns
from ui.panels.compare_panel import ComparePanel
from ui.services import Services
from ui.status_line import StatusLine
from ui.translation import tr
from ui.widgets.mode_bar import DIFF, SIDE
from workbench.errors import UsageError


def connect_answers(
    compare: ComparePanel, desk: Desk, services: Services, status: StatusLine, kept: KeptRuns
) -> BlindSessions:
    """Connects what is pressed in the columns to the runs and the document of the current prompt."""
    CopiedCode(services, desk, compare)
    compare.stop_requested.connect(lambda key: desk.current.runs.stop_column(key))
    compare.again_requested.connect(lambda key: desk.current.runs.run_again(key))
    compare.keep_requested.connect(lambda key, what: desk.current.kept.keep(key, what))
    compare.keep_run_requested.connect(kept.keep)
    compare.sample_requested.connect(lambda key, position: desk.current.runs.show_sample(key, position))
    compare.generation_edited.connect(
        lambda generation: desk.current.document.edit("generation", generation, tr("Change the parameters"))
    )
    compare.view_chosen.connect(lambda view: services.settings.change(answer_view=view))
    compare.exchange_requested.connect(lambda key: show_exchange(compare, desk, services, key))
    compare.link_pressed.connect(lambda address: follow(compare, services, address))
    compare.offer_mode(DIFF, lambda: _make_diff(services, desk, compare))
    sessions = connect_blind(compare, desk, services, status)
    kept.said.connect(status.say)
    kept.names_hidden = lambda: sessions.hiding
    return sessions


def _make_diff(services: Services, desk: Desk, compare: ComparePanel) -> None:
    from ui.diff_desk import DiffDesk

    DiffDesk(services, desk, compare)


def show_exchange(compare: ComparePanel, desk: Desk, services: Services, key: str) -> None:
    """What went over the wire for the column's calls; nothing for one that was sent none."""
    from ui.models.exchange_text import exchanges_of
    from ui.widgets.dialogs import shown
    from ui.widgets.exchange_dialog import ExchangeDialog

    answer = next((one for one in desk.current.runs.answers if one.column.key == key), None)
    if answer is None or all(call.exchange is None for call in answer.calls):
        return
    dialog = shown(ExchangeDialog(compare.window(), answer.column.label))
    job = services.background.start(lambda _stop: exchanges_of(answer), dialog.add, lambda _error: None, soon=True)
    dialog.finished.connect(lambda _result: job.stop())


def follow(compare: ComparePanel, services: Services, address: str) -> None:
    """A link that a model wrote is opened in the browser once the user has seen where it goes, and agreed."""
    url = QUrl(address)
    if url.scheme() not in ("http", "https") or not url.host():
        services.problems.show(
            UsageError(
                "Only links to http and https addresses are opened, not {address}.",
                "Copy it from the answer if you trust it.",
                address=address[:200],
            )
        )
    elif services.questions.open_link(compare, url.toEncoded().toStdString()):
        QDesktopServices.openUrl(url)


def answer_handlers(
    compare: ComparePanel, desk: Desk, services: Services, turn: Callable[[], object]
) -> dict[str, Callable[[], object]]:
    """What of the table of actions is done beside the editor; `turn` shows the versions in place of the answers."""
    return {
        "parameters": compare.open_parameters,
        "side_by_side": lambda: compare.turn_to(SIDE),
        "diff": lambda: compare.turn_to(DIFF),
        "next_change": lambda: compare.go_to_change(1),
        "previous_change": lambda: compare.go_to_change(-1),
        "diff_base": compare.choose_base,
        "request_and_reply": lambda: show_exchange(compare, desk, services, compare.key_with_keyboard),
        "versions": turn,
    }
