"""The cards of an endpoint's calls show plain values, and what to do where there are none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.window_walk import visible, visible_texts
from ui.models.call_statistics import Failure, Latency
from ui.widgets.cost_card import CostCard
from ui.widgets.failures_card import FailuresCard
from ui.widgets.latency_card import LatencyCard
from workbench.runs.answer_costs import AnswerCost

AT = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)
TIMED_OUT = Failure(AT, "424", "The container timed out.", "Ask for fewer tokens.", "https://console/log", "abc")


def shown(qtbot: QtBot, card: QWidget) -> list[str]:
    qtbot.addWidget(card)
    card.show()
    return visible_texts(card)


def test_latency_is_shown_in_numbers(qtbot: QtBot) -> None:
    card = LatencyCard()
    card.show_latency(Latency(50, 47, 940.0, 2100.0, 12.0, 41.2, exact=True))
    assert {"940 ms", "2.10 s", "12 ms", "41/s", "queue is ours, not the model's"} <= set(shown(qtbot, card))
    card.show_latency(Latency(50, 47, 940.0, 2100.0, 12.0, 41.2, exact=False))
    assert "~41/s" in visible_texts(card)


@pytest.mark.parametrize(("latency", "said"), [(Latency(), "No calls yet"), (Latency(calls=3), "None of the calls")])
def test_without_answers_the_card_says_why(qtbot: QtBot, latency: Latency, said: str) -> None:
    card = LatencyCard()
    card.show_latency(latency)
    texts = shown(qtbot, card)
    assert any(said in text for text in texts)
    assert "median" not in texts


def test_costs_are_shown_by_calls_at_once(qtbot: QtBot) -> None:
    card = CostCard()
    card.show_costs([AnswerCost(1, 20, 3830.4, 1.85), AnswerCost(16, 5, 19_200.0, None)], "ml.g5.12xlarge")
    texts = shown(qtbot, card)
    assert texts[texts.index("1") :][:3] == ["1", "3,830", "1.85"]
    assert texts[texts.index("16") :][:3] == ["16", "19,200", "—"]
    assert "ml.g5.12xlarge" in texts
    card.show_costs([AnswerCost(4, 9, 100.0, 2.0)], "ml.g5.12xlarge", estimate=True)
    assert "3,830" not in visible_texts(card)
    assert "ml.g5.12xlarge · estimated price" in visible_texts(card)


@pytest.mark.parametrize(
    ("costs", "said"),
    [
        ([], "Not measured yet: run at least 3 calls"),
        ([AnswerCost(1, 3, 3600.0, None)], "No price is known"),
        ([AnswerCost(1, 3, 3600.0, 1.0)], "what was not measured is not shown"),
    ],
)
def test_the_card_says_what_it_lacks(qtbot: QtBot, costs: list[AnswerCost], said: str) -> None:
    card = CostCard()
    card.show_costs(costs, "")
    assert any(said in text for text in shown(qtbot, card))


def test_failures_are_told_as_sentences_and_lead_on(qtbot: QtBot) -> None:
    card = FailuresCard()
    card.show_failures([TIMED_OUT, Failure(AT, "ThrottlingException", "Too many calls.")], AT.date())
    assert {"424 · 14:02", "The container timed out.", "Ask for fewer tokens."} <= set(shown(qtbot, card))
    asked: list[object] = []
    card.details_requested.connect(asked.append)
    card.log_requested.connect(asked.append)
    for control in visible(card, QAbstractButton):
        qtbot.mouseClick(control, Qt.MouseButton.LeftButton)
    assert asked == [TIMED_OUT, "https://console/log"]


def test_without_failures_the_card_says_so(qtbot: QtBot) -> None:
    card = FailuresCard()
    card.show_failures([TIMED_OUT], AT.date())
    card.show_failures([], AT.date())
    assert shown(qtbot, card) == ["Last failures", "None among the last 50 calls."]
