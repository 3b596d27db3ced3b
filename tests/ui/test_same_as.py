"""Columns that gave the same answer."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from ui.extractions import Extraction
from ui.models.answer import Answer, marked
from ui.models.same_as import SameAs
from ui.widgets.same_mark import SameMark
from workbench.runs.comparison import Column


def answer(label: str, text: str, taken: str | None = None, state: str = "done") -> Answer:
    column = Column(label, label, state, text)
    return Answer(column, extraction=None if taken is None else Extraction(taken))


def test_the_same_texts_have_the_same_letter() -> None:
    found = marked([answer("a", "Yes, it is."), answer("b", "no"), answer("c", "yes,  it is.\n"), answer("d", "No")])
    assert [one.same for one in found] == [
        SameAs("A", ("c",)), SameAs("B", ("d",)), SameAs("A", ("a",)), SameAs("B", ("b",)),
    ]  # fmt: skip


def test_what_the_rules_take_out_counts_where_it_is_not_the_whole() -> None:
    found = marked(
        [answer("a", "So it is 4.", "4"), answer("b", "Hence 4", "4"), answer("c", "4 of them", "4 of them")]
    )
    assert [one.same and one.same.letter for one in found] == ["A", "A", None]


def test_what_is_not_whole_or_empty_is_the_same_as_nothing() -> None:
    found = marked([answer("a", "x"), answer("b", "x", state="stopped"), answer("c", ""), answer("d", "")])
    assert {one.same for one in found} == {None}
    assert replace(found[0], same=None) == answer("a", "x")


def test_the_mark_names_the_others(qtbot: QtBot) -> None:
    mark = SameMark()
    qtbot.addWidget(mark)
    mark.show_same(SameAs("A", ("flan", "llama")))
    assert (mark.text(), mark.toolTip()) == ("= A", "Same answer as flan, llama")
    assert mark.accessibleName() == mark.toolTip()
    mark.show_same(None)
    assert mark.isHidden()
