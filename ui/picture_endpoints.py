"""Pictures of endpoints: a page with its calls and sets, its form, and what the account has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QWidget

from ui.main_window import MainWindow
from ui.picture_samples import FOUND, PAGE
from ui.translation import tr
from workbench import paths
from workbench.endpoints.fleet.set_file import save_sets
from workbench.endpoints.fleet.sets import EndpointSet, Member
from workbench.runs.call_log import CallLog, CallRecord

_MORNING = (Member("flan-t5-xxl", "flan-1", per_hour=7.09), Member("llama-3-8b", "llama-1", per_hour=1.515))
SETS = (
    EndpointSet("Morning bench", _MORNING),
    EndpointSet("Long context", (Member("falcon-40b", "falcon-1", per_hour=20.36),)),
)
# Calls at once, and how long one takes then, in milliseconds.
_LOADS = ((1, 940.0), (4, 1210.0), (16, 3000.0))
_EACH = 12


def fill_calls() -> None:
    """What the log has of the endpoint whose page is shown: calls at three loads, the last of all a failure."""
    log, now = CallLog(paths.calls_folder()), datetime.now().astimezone()
    for place, (at_once, total_ms) in enumerate(_LOADS):
        for number in range(_EACH):
            at = now - timedelta(minutes=60 - 20 * place, seconds=-number)
            longer = total_ms * (1 + number / 20)
            log.append(
                CallRecord(at, PAGE, "done", 12.0, 3.0, longer / 4, 90.0, longer, at_once, 512, 41, True, cost=0.0019)
            )
    log.append(
        CallRecord(
            now, PAGE, "failed", 12.0, total_ms=60_012.0, status=424, code="ModelError", request_id="6f1d-0c2e",
            message="The endpoint answered {answered}: the model did not answer in the time that SageMaker allows.",
            values={"answered": 424},
            hint="Ask for fewer tokens, or turn on streaming in the endpoint's settings.",
        )
    )  # fmt: skip
    save_sets(SETS, paths.fleet_file())


def endpoint_pictures(
    window: MainWindow,
    settle: Callable[[], None],
    dialog: Callable[[Callable[[], QWidget]], QPixmap],
    show_samples: Callable[[MainWindow], None],
) -> Iterator[tuple[str, QPixmap]]:
    window.actions_table["endpoints"].trigger()
    window.endpoints.show_found(list(FOUND))
    show_samples(window)
    yield "endpoints", window.grab()
    window.pages.open(PAGE)
    window.pages.page.show_state(tr("in service"), "good")
    settle()
    yield "endpoint", window.grab()
    opened: list[QDialog] = []
    window.pages.editing.connect(opened.append)
    window.pages.page.edit_requested.emit(PAGE)
    yield "endpoint-form", dialog(opened.pop)
    window.pages.close_page()
