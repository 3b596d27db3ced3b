"""The preview shows what each chosen endpoint would be sent, and what changed since the last run."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QComboBox

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import Desk
from ui import theme
from ui.widgets.changes_view import ChangesView
from workbench.endpoints.endpoint import Endpoint

ECHO = "local:echo"


def preview_text(desk: Desk) -> str:
    return desk.window.editor.sent.area.preview.toPlainText()


def forms(desk: Desk) -> QComboBox:
    boxes = desk.window.findChildren(QComboBox)
    return next(one for one in boxes if one.accessibleName() == "Endpoint whose prompt is shown")


def choose_form(desk: Desk, text: str) -> None:
    box = forms(desk)
    position = next(n for n in range(box.count()) if box.itemText(n).startswith(text))
    box.setCurrentIndex(position)
    box.activated.emit(position)


def test_where_the_forms_differ_each_can_be_shown(open_desk: OpenDesk) -> None:
    desk = open_desk()
    assert not forms(desk).isVisible()
    desk.document.replace(replace(desk.document.prompt, mode="chat", system="Be brief."), "chat")
    desk.qtbot.waitUntil(lambda: preview_text(desk).startswith("[system]\nBe brief."))
    assert [forms(desk).itemText(n) for n in range(2)] == ["as text: local:reader +1", "as messages: local:echo"]
    assert forms(desk).currentText() == "as messages: local:echo"
    choose_form(desk, "as text")
    desk.qtbot.waitUntil(lambda: preview_text(desk).startswith("Be brief.\n\n"))
    desk.choose(ECHO)
    desk.qtbot.waitUntil(lambda: preview_text(desk).startswith("[system]"))
    assert not forms(desk).isVisible()


def test_an_endpoint_s_wrapper_is_shown(open_desk: OpenDesk) -> None:
    desk = open_desk()
    catalogue = desk.window.services.catalogue
    catalogue.add(Endpoint("mine", "mine", wrapper="<s>{{ prompt }}</s>"))
    catalogue.add(Endpoint("wrong", "wrong", wrapper="gpt-9"))
    desk.window.services.endpoints.read(catalogue)
    desk.choose(ECHO, "mine")
    desk.qtbot.waitUntil(lambda: forms(desk).isVisible())
    choose_form(desk, "in its wrapper: mine")
    desk.qtbot.waitUntil(lambda: preview_text(desk).startswith("<s>") and preview_text(desk).endswith("</s>"))
    desk.choose("wrong")
    desk.qtbot.waitUntil(lambda: "names the wrapper gpt-9, which is not known" in desk.read())


def changes(desk: Desk) -> dict[str, str]:
    """What is tinted as inserted and as deleted."""
    colors = theme.load("light").colors
    found = {"inserted": "", "deleted": ""}
    kinds = {colors["good_soft"]: "inserted", colors["bad_soft"]: "deleted"}
    block = desk.window.editor.findChild(ChangesView).document().firstBlock()
    while block.isValid():
        pieces = block.begin()
        while not pieces.atEnd():
            kind = kinds.get(pieces.fragment().charFormat().background().color().name())
            if kind is not None:
                found[kind] += pieces.fragment().text()
            pieces += 1
        block = block.next()
    return found


def test_changes_since_the_last_run_are_marked(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.choose(ECHO)
    desk.click("Changes since the last run")
    assert desk.button("Not run yet").isChecked()
    desk.run_to_the_end()
    desk.qtbot.waitUntil(lambda: desk.button("No changes since the last run").isVisible())
    question = str(desk.document.prompt.values["question"])
    desk.document.edit("values.question", question.replace(" ", "  ", 1) + "\r\nWho pays?", "edit")
    desk.qtbot.waitUntil(lambda: changes(desk) == {"inserted": "··?␍↵Who pays", "deleted": "·"})
    desk.click("3 changes since the last run")
    assert desk.button("Changes since the last run")
    assert desk.window.editor.sent.area.preview.isVisible()
