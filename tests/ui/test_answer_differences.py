"""Answers held against a base in the background."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui import answer_differences as module
from ui.answer_differences import AnswerDifferences
from ui.background import Background
from ui.models.diff_sides import Side
from workbench.endpoints.endpoint import Endpoint
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt
from workbench.runs.request import RunRequest

REQUEST = RunRequest("a", Endpoint("a", "a"), RenderedPrompt("Q"), Generation(temperature=0.1))
BASE = Side("column:a", "a", "one two", REQUEST)
OTHER = Side("column:b", "b", "one 2", replace(REQUEST, generation=Generation(temperature=0.7)))


@pytest.fixture
def found(qtbot: QtBot) -> Iterator[AnswerDifferences]:
    parent = QObject()
    background = Background(parent)
    yield AnswerDifferences(background, parent)
    background.close()


def test_texts_and_requests_are_compared(qtbot: QtBot, found: AnswerDifferences) -> None:
    assert found.of(OTHER) is None
    with qtbot.waitSignal(found.compared):
        found.want(BASE, [OTHER])
    compared = found.of(OTHER)
    assert compared is not None
    assert (compared.changes, compared.identical) == (1, False)
    assert [(one.name, one.before, one.after) for one in compared.requests or ()] == [("temperature", "0.1", "0.7")]


def test_of_another_base_nothing_is_known_yet(qtbot: QtBot, found: AnswerDifferences) -> None:
    with qtbot.waitSignal(found.compared):
        found.want(BASE, [OTHER])
    third = Side("column:c", "c", "one 2")
    found.want(third, [OTHER])
    assert found.of(OTHER) is None
    qtbot.waitUntil(lambda: found.of(OTHER) is not None)
    compared = found.of(OTHER)
    assert compared is not None
    assert compared.identical
    assert compared.requests is None


def test_what_streams_waits_for_its_turn_and_what_ends_does_not(
    qtbot: QtBot, found: AnswerDifferences, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EVERY_S", 1e6)
    found._last = -1e6
    streaming = replace(OTHER, text="one", at_rest=False)
    with qtbot.waitSignal(found.compared):
        found.want(BASE, [streaming])
    found.want(BASE, [replace(streaming, text="one 2 3")])
    with qtbot.waitSignal(found.compared):
        found.want(BASE, [replace(streaming, text="one 2 3"), replace(OTHER, key="column:c")])
    known = found.of(streaming)
    assert known is not None
    assert known.after == "one"
    with qtbot.waitSignal(found.compared):
        found.want(BASE, [replace(streaming, text="one 2 3 4", at_rest=True)])
    known = found.of(streaming)
    assert known is not None
    assert known.after == "one 2 3 4"
