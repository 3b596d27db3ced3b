"""Pictures of runs: the history beside an earlier run, words compared, a blind vote, votes and usage."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from ui.blind_votes import open_votes
from ui.main_window import MainWindow
from ui.picture_samples import SAVED
from ui.widgets.dialogs import shown
from ui.widgets.mode_bar import BLIND, DIFF, SIDE
from ui.widgets.usage_dialog import UsageDialog
from workbench import paths
from workbench.endpoints.events import Usage
from workbench.prompts.prompt import Generation, Prompt
from workbench.prompts.rendered import Part, RenderedPrompt
from workbench.runs.blind.ballot import Ballot, Candidate, Verdict
from workbench.runs.blind.ballot_box import BallotBox
from workbench.runs.comparison import Column
from workbench.runs.history.records import DayUsage, HistoryFilter, NewRun, StoredCall, StoredColumn, StoredRun
from workbench.runs.request import RunRequest
from workbench.runs.result import Tokens
from workbench.runs.sampling import Sampling
from workbench.runs.variant import Variant, plain

_DAY_S = 86_400
_PROMPTS = (
    ("Answer about refunds", "Yes. A refund is possible within 30 days, also without the box."),
    ("Summarise a ticket", "The customer's cup arrived broken; a new one is on its way."),
    ("환불 문의 답변", "네, 상자가 없어도 30일 안에 환불받으실 수 있습니다."),
    ("Answer about refunds", "A refund is possible without the box, within 30 days of the delivery."),
)
_TEXTS = (
    "Yes. A refund is possible without the box, within 30 days, as long as nothing is used.",
    "Yes. A refund is possible without the box, within 30 days, provided that nothing was used. We pay the parcel.",
    "Sorry, without the box we cannot take it back.",
)
_INSTRUCTION = "Answer the customer's question about a refund in one polite sentence."
_BALLOTS = 60


def fill_runs(window: MainWindow) -> None:
    """A few days of runs, the newest with three columns, and votes over the same endpoints."""
    history, now = window.services.history, time.time()
    for number, (name, text) in enumerate(_PROMPTS):
        endpoint = SAVED[number % 2]
        variant = plain(endpoint.label)
        added = history.add(_run(name, [(variant, text)], now - (len(_PROMPTS) - number) * _DAY_S, number))
        if number == 1:
            history.annotate(added, note="the shortest so far", starred=True, tags=("demo",))
    history.add(newest(now - 300))
    _fill_votes(now)


def newest(at: float) -> StoredRun:
    """The run that is opened: two columns of one endpoint, and another."""
    first, second = SAVED[0].label, SAVED[1].label
    variants = (plain(first), Variant(f"{first} #2", first, parameters={"temperature": 0.7}), plain(second))
    return _run("Answer about refunds", list(zip(variants, _TEXTS, strict=True)), at, 9)


def run_pictures(
    window: MainWindow,
    settle: Callable[[], None],
    dialog: Callable[[Callable[[], QWidget], int], QPixmap],
    wait_ms: int,
) -> Iterator[tuple[str, QPixmap]]:
    """The desk is as it was afterwards."""
    front = window.desk.current
    window.show_panel("history")
    settle()
    window.history.act("open", tuple(window.history.panel.rows.rows[:1]))
    settle()
    yield "history", window.grab()
    window.compare.turn_to(DIFF)
    settle()
    yield "diff", window.grab()
    window.compare.turn_to(SIDE)
    yield "usage", dialog(lambda: _usage(window), 0)
    yield "votes", dialog(lambda: open_votes(window, window.services), wait_ms)
    opened = window.desk.current
    window.desk.show(front)
    window.desk.close(opened)
    yield "blind", _blind(window, settle)


def _blind(window: MainWindow, settle: Callable[[], None]) -> QPixmap:
    """A question at the blind desk, answered by the embedded endpoints."""
    endpoints = window.services.endpoints
    chosen = [one.label for one in endpoints.chosen]
    for one in endpoints.known:
        endpoints.choose(one.label, one.is_local)
    window.compare.turn_to(BLIND)
    window.actions_table["run"].trigger()
    settle()
    while window.runs.running:
        settle()
    picture = window.grab()
    window.compare.turn_to(SIDE)
    for one in endpoints.known:
        endpoints.choose(one.label, one.label in chosen)
    # Its own run goes again: in the next language the newest is the sample's, as in this one.
    history = window.services.history
    history.delete(row.id for row in history.rows(HistoryFilter(), limit=1))
    return picture


def _usage(window: MainWindow) -> UsageDialog:
    """Two weeks, with less on their weekends."""
    dialog = UsageDialog(window, window.services.appearance.theme)
    last = datetime.now().astimezone().date()
    days = [last - timedelta(days=back) for back in range(14)]
    usage = [
        DayUsage(day.isoformat(), one.label, calls, calls // 20, 512 * calls, 41 * calls, 0.0019 * calls)
        for day in days
        for place, one in enumerate(SAVED)
        if (calls := (90 if day.weekday() < 5 else 6) // (place + 1) + 7 * (day.day % 5))
    ]
    dialog.show_usage(usage, days[-1], last)
    return shown(dialog)


def _run(name: str, columns: list[tuple[Variant, str]], at: float, number: int) -> StoredRun:
    prompt = Prompt(name, instruction=_INSTRUCTION, generation=Generation(temperature=0.1))
    stored, calls = [], []
    endpoints = {one.label: one for one in SAVED}
    for place, (variant, text) in enumerate(columns):
        rendered = RenderedPrompt(_INSTRUCTION, (), (Part("instruction", 0, len(_INSTRUCTION)),))
        generation = variant.generation(prompt.generation)
        request = RunRequest(variant.key, endpoints[variant.endpoint], rendered, generation)
        stored.append(StoredColumn(variant, request, Sampling()))
        first_ms, total_ms = 212.0 + 60 * place, 940.0 + 310 * place
        column = Column(variant.key, variant.key, "done", text, None, 0.0, 0.0, first_ms, total_ms, Usage(112, 24))
        column = replace(column, first_sent_at=0.0, tries=1, busy_ms=total_ms, finish_reason="eos_token")
        calls.append(StoredCall(0, at, request, column, Tokens(112, 24, exact=True), 0.0019))
    return StoredRun(0, f"{number:032x}", at, NewRun(prompt, tuple(stored)), tuple(calls))


def _fill_votes(now: float) -> None:
    """Every order is seen equally often; of nine votes the first endpoint gets five, the second three."""
    box = BallotBox(paths.ballots_file())
    candidates = [Candidate(one.label, "", f"{place:032x}") for place, one in enumerate(SAVED)]
    for number, order in zip(range(_BALLOTS), itertools.cycle(itertools.permutations(candidates)), strict=False):
        best = candidates[0 if number % 9 < 5 else 1 if number % 9 < 8 else 2]
        verdict, at = Verdict((order.index(best),)), now - number * 60
        box.add(Ballot(f"{number:032x}", at, "s", "r", "Answer about refunds", "", order, verdict))
