"""One answer, read plain while it streams in, and once it has ended also as Markdown, as JSON or raw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedWidget

from ui.models.answer import Answer
from ui.models.reading import raw_text
from ui.translation import tr
from ui.widgets.answer_text import AnswerText

if TYPE_CHECKING:
    from ui.widgets.markdown_page import MarkdownPage
    from ui.widgets.noted_text import NotedText

# Of longer answers the Markdown is not set out: that would be felt.
LONGEST_MARKDOWN = 10_000


class AnswerView(QStackedWidget):
    """The pages besides the plain one are made when they are first shown. `link_pressed` carries an address."""

    link_pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.plain = AnswerText()
        self._markdown: MarkdownPage | None = None
        self._noted: NotedText | None = None
        self._view = "plain"
        self._name = ""
        self._answer: Answer | None = None
        self.addWidget(self.plain)
        self.setFocusProxy(self.plain)

    def whole_text(self) -> str:
        """The text as it came."""
        return self.plain.whole_text()

    def show_view(self, view: str) -> None:
        self._view = view
        if self._answer is not None:
            self.show_answer(self._answer)

    def show_answer(self, answer: Answer) -> None:
        self._answer = answer
        self._name = tr("Answer of {endpoint}", endpoint=answer.column.label)
        self.plain.setAccessibleName(self._name)
        self.plain.show_text(answer.column.text)
        page = self._page(answer)
        if page is not self.currentWidget():
            focused = QApplication.focusWidget()
            has_keyboard = focused is not None and self.isAncestorOf(focused)
            self.setCurrentWidget(page)
            self.setFocusProxy(page)
            if has_keyboard:
                page.setFocus()

    def _page(self, answer: Answer) -> AnswerText | MarkdownPage | NotedText:
        text, ended = answer.column.text, answer.column.ended
        if self._view == "markdown" and ended and len(text) <= LONGEST_MARKDOWN:
            return self._markdown_page(text)
        if self._view == "raw" and ended and answer.column.exchange is not None:
            return self._noted_page(*raw_text(answer.column.exchange.reply))
        reading = answer.reading
        if self._view == "json" and ended and reading is not None and text:
            return self._noted_page(text if reading.pretty is None else reading.pretty, reading.note, reading.tone)
        return self.plain

    def _markdown_page(self, text: str) -> MarkdownPage:
        if self._markdown is None:
            from ui.widgets.markdown_page import MarkdownPage

            self._markdown = MarkdownPage()
            self._markdown.link_pressed.connect(self.link_pressed)
            self.addWidget(self._markdown)
        self._markdown.setAccessibleName(self._name)
        self._markdown.show_text(text)
        return self._markdown

    def _noted_page(self, text: str, note: str, tone: str = "plain") -> NotedText:
        if self._noted is None:
            from ui.widgets.noted_text import NotedText

            self._noted = NotedText()
            self.addWidget(self._noted)
        self._noted.setAccessibleName(self._name)
        self._noted.show_text(text, note, tone)
        return self._noted
