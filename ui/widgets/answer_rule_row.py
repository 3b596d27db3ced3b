"""One answer rule: text after a mark, or a pattern; what it takes stands below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.translation import tr
from ui.widgets.line_edit import JoinerLine, Line
from ui.widgets.styling import icon_button, label, mark
from workbench.prompts.prompt import AnswerRule


class AnswerRuleRow(QWidget):
    """`edited` carries the changed rule and the name of the field that is typed in ('' for a change of kind)."""

    edited = Signal(object, str)
    moved = Signal(int)
    removed = Signal()

    def __init__(self, number: int, theme: Theme) -> None:
        super().__init__()
        self._rule = AnswerRule()
        self._kind = QComboBox()
        self._kind.setAccessibleName(tr("Kind of rule {number}", number=number + 1))
        self._kind.addItem(tr("after"), "after")
        self._kind.addItem(tr("pattern"), "pattern")
        self._kind.activated.connect(self._switch)
        self._after = JoinerLine(tr("Rule {number}: text before the answer", number=number + 1), tr("text before it"))
        self._until = JoinerLine(tr("Rule {number}: text after the answer", number=number + 1), tr("until"))
        self._pattern = Line(tr("Rule {number}: regular expression", number=number + 1), tr("regular expression"))
        self._after.setToolTip(tr("The last place of this text counts; case is ignored. \\n is a line end."))
        self._until.setToolTip(tr("Where the answer ends; before white space or the end of the output only."))
        self._pattern.setToolTip(tr("Group 1 of its first match is the answer, or all of it where it has no group."))
        lines = {"after": self._after, "until": self._until, "pattern": self._pattern}
        for field, line in lines.items():
            mark(line, face="mono")
            line.edited.connect(lambda text, field=field: self._write(field, text))
        self._buttons = {
            "arrow-up": icon_button(theme.icon("arrow-up"), tr("Move up (Alt+Up)")),
            "arrow-down": icon_button(theme.icon("arrow-down"), tr("Move down (Alt+Down)")),
            "close": icon_button(theme.icon("close"), tr("Remove (Alt+Del)")),
        }
        self._offer("Alt+Up", "arrow-up", lambda: self.moved.emit(-1))
        self._offer("Alt+Down", "arrow-down", lambda: self.moved.emit(1))
        self._offer("Alt+Del", "close", self.removed.emit)
        self._result = label("", "small", wrap=True, user_text=True)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._kind)
        head.addWidget(self._after, 3)
        head.addWidget(self._until, 1)
        head.addWidget(self._pattern, 4)
        for made in self._buttons.values():
            head.addWidget(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 6, 4)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._result)

    @property
    def first(self) -> QWidget:
        """Where typing begins."""
        return self._pattern if self._kind.currentData() == "pattern" else self._after

    def show_rule(self, rule: AnswerRule) -> None:
        self._rule = rule
        if rule.pattern or rule.after:  # an emptied rule stays of its kind while it is typed anew
            self._kind.setCurrentIndex(self._kind.findData("pattern" if rule.pattern else "after"))
        self._after.show_text(rule.after)
        self._until.show_text(rule.until)
        self._pattern.show_text(rule.pattern)
        by_pattern = self._kind.currentData() == "pattern"
        self._pattern.setVisible(by_pattern)
        self._after.setVisible(not by_pattern)
        self._until.setVisible(not by_pattern)

    def show_result(self, text: str) -> None:
        self._result.setText(text)
        self._result.setVisible(bool(text))

    def show_theme(self, theme: Theme) -> None:
        for icon, made in self._buttons.items():
            made.setIcon(theme.icon(icon))

    def _write(self, field: str, text: str) -> None:
        changed = {"after": self._rule.after, "until": self._rule.until, "pattern": self._rule.pattern, field: text}
        self.edited.emit(replace(self._rule, **changed), field)  # type: ignore[arg-type]

    def _switch(self) -> None:
        """The same rule as the other kind, as far as it goes."""
        kind, rule = self._kind.currentData(), self._rule
        if kind == "pattern" and not rule.pattern:
            import regex

            pattern = regex.escape(rule.after, literal_spaces=True) + r"\s*(.*)"
            self.edited.emit(replace(rule, after="", until="", pattern=f"(?i){pattern}"), "")
        elif kind == "after" and rule.pattern:
            self.edited.emit(replace(rule, after="the answer is", until=".", pattern=""), "")

    def _offer(self, keys: str, icon: str, step: Callable[[], object]) -> None:
        self._buttons[icon].clicked.connect(lambda _checked=False: step())
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(step)
