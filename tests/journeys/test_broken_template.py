"""While a mark is being written its fault is underlined at once; the box that says it waits for a pause."""

from __future__ import annotations

from tests.journeys.conftest import OpenDesk


def test_the_box_waits_until_no_key_follows(open_desk: OpenDesk) -> None:
    desk = open_desk()
    sent = desk.window.editor.sent
    desk.write("Instruction", "Say {{ question ")
    with desk.qtbot.waitSignal(sent.live.failed):
        pass
    assert sent._problem.isHidden()
    desk.qtbot.waitUntil(sent._problem.isVisible)
    assert "is broken at line 1" in desk.read(sent.foot)
    desk.write("Instruction", "Say {{ question }}")
    desk.qtbot.waitUntil(sent._problem.isHidden)


def test_what_is_mended_in_time_is_never_told(open_desk: OpenDesk) -> None:
    desk = open_desk()
    sent = desk.window.editor.sent
    desk.write("Instruction", "Say {{ question ")
    with desk.qtbot.waitSignal(sent.live.failed):
        pass
    desk.write("Instruction", "Say {{ question }}")
    with desk.qtbot.waitSignal(sent.live.rendered):
        pass
    assert sent._problem.isHidden()
    assert not sent._pause.isActive()
