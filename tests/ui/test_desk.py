"""The open prompts: which is at the front, what it says, and what becomes of a closed one."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ui.desk import Desk
from ui.prompt_document import PromptDocument
from ui.services import Services
from workbench.prompts.prompt import Prompt


@pytest.fixture
def desk(services: Services, qtbot: QtBot) -> Desk:
    made = Desk(services)
    for name in ("a", "b", "c"):
        made.add(PromptDocument(Prompt(name=name)))
    return made


def names(desk: Desk) -> str:
    return "".join(one.document.prompt.name for one in desk.prompts)


def test_a_prompt_opens_behind_the_current_one(desk: Desk) -> None:
    desk.show(desk.prompts[0])
    desk.add(PromptDocument(Prompt(name="d")))
    assert names(desk) == "adbc"
    assert desk.current.document.prompt.name == "d"


def test_keys_go_round(desk: Desk) -> None:
    seen = []
    for _ in range(4):
        desk.show_next(1)
        seen.append(desk.current.document.prompt.name)
    desk.show_next(-1)
    assert seen == ["a", "b", "c", "a"]
    assert desk.current.document.prompt.name == "c"


def test_only_the_current_prompt_is_heard(desk: Desk, qtbot: QtBot) -> None:
    heard: list[Prompt] = []
    desk.prompt_changed.connect(heard.append)
    desk.prompts[0].document.edit("instruction", "behind", "edit")
    desk.current.document.edit("instruction", "in front", "edit")
    assert [one.instruction for one in heard] == ["in front"]
    with qtbot.waitSignal(desk.listed):
        desk.prompts[0].document.edit("instruction", "behind again", "edit")


@pytest.mark.parametrize(("closed", "left", "front"), [(2, "ab", "b"), (0, "bc", "c"), (1, "ac", "c")])
def test_closing_leaves_the_neighbour_in_front(desk: Desk, closed: int, left: str, front: str) -> None:
    desk.close(desk.prompts[closed])
    assert names(desk) == left
    assert desk.current.document.prompt.name == front


def test_a_closed_prompt_is_deleted_once_nothing_reports_to_it(desk: Desk, qtbot: QtBot, services: Services) -> None:
    going = desk.prompts[0]
    with qtbot.waitSignal(going.destroyed, timeout=10_000):
        desk.close(going)
    assert not services.background.jobs


def test_the_last_one_stays(desk: Desk) -> None:
    for one in desk.prompts[1:]:
        desk.close(one)
    with pytest.raises(ValueError, match="never empty"):
        desk.close(desk.current)


def test_a_prompt_that_was_changed_back_counts_as_touched(desk: Desk) -> None:
    assert desk.current.only_looked_at
    desk.current.document.edit("instruction", "x", "edit")
    desk.current.document.undo_stack.undo()
    assert not desk.current.only_looked_at


def test_moving_keeps_the_front(desk: Desk) -> None:
    desk.move(2, 0)
    assert names(desk) == "cab"
    assert desk.current.document.prompt.name == "c"
