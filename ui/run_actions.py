"""Running the prompt at the front: what the window's actions do, and when each of them can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ui.actions import Actions
from ui.desk import Desk
from ui.models.answer import Answer
from ui.models.chosen_endpoints import ChosenEndpoints
from ui.panels.compare_panel import ComparePanel
from ui.run_controller import UNFINISHED, RunController
from workbench.runs.comparison import Column

_AGAIN = {"run_failed": "failed", "run_all_again": "ended"}


def run_handlers(desk: Desk) -> dict[str, Callable[[], object]]:
    return {
        "run": lambda: desk.current.runs.run(),
        "stop": lambda: desk.current.runs.stop(),
        "run_failed": lambda: desk.current.runs.run_failed(),
        "run_all_again": lambda: desk.current.runs.run_all_again(),
    }


def run_facts(runs: RunController, endpoints: ChosenEndpoints) -> dict[str, bool]:
    """What is true of the runs, and of what they are sent to."""
    facts = {"running": runs.running, "endpoints": bool(endpoints.chosen)}
    return facts | _column_facts(runs.comparison.columns)


def connect_again(compare: ComparePanel, desk: Desk, actions: Actions) -> None:
    """Offers above the answers what can be run again; a column may fail while others still run."""
    compare.offer_again([actions[name] for name in _AGAIN])
    known: dict[str, bool] = {}

    def enable(answers: tuple[Answer, ...]) -> None:
        facts = _column_facts([answer.column for answer in answers])
        if facts != known:
            known.update(facts)
            for name, fact in _AGAIN.items():
                actions[name].setEnabled(facts[fact])

    desk.answers_changed.connect(enable)


def _column_facts(columns: Sequence[Column]) -> dict[str, bool]:
    return {
        "failed": any(column.state in UNFINISHED for column in columns),
        "ended": any(column.ended for column in columns),
    }
