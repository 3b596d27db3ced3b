"""How many samples are drawn, the sentence that asks for the answer in a second call, and the answer's schema."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.translation import tr
from ui.widgets.line_edit import JoinerLine
from ui.widgets.number_box import NumberBox
from ui.widgets.schema_line import SchemaLine
from ui.widgets.styling import label, mark
from ui.widgets.template_edit import TemplateEdit
from workbench.prompts.prompt import Prompt

# As many as the work that named self-consistency drew; most of the gain is there by ten, and each is a call.
MOST_SAMPLES = 40

VOTES = "chain_of_thought.votes"
EXTRACT_PROMPT = "chain_of_thought.extract_prompt"
EXTRACT_JOIN = "chain_of_thought.extract_join"


class SamplingForm(QWidget):
    """`edited` carries a field's name, its new value, and what was done."""

    edited = Signal(str, object, str)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 8, 12, 10)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._samples = NumberBox(tr("Samples"), 1, MOST_SAMPLES)
        self._samples.setToolTip(
            tr("Self-consistency: that many samples are drawn, and the answer that most of them give is taken.")
        )
        self._samples.edited.connect(lambda number: self.edited.emit(VOTES, number, tr("Change the samples")))
        self.template = TemplateEdit(tr("Second call"), max_lines=6)
        self.template.setPlaceholderText(tr("Empty: none. For instance: Therefore, the answer is"))
        self.template.setToolTip(
            tr(
                "Asks for the answer in a second call: prompt, output and this sentence are sent, and the rules are "
                "applied to what comes back."
            )
        )
        mark(self.template, face="mono")
        self.template.edited.connect(lambda text: self.edited.emit(EXTRACT_PROMPT, text, tr("Edit the second call")))
        self._join = JoinerLine(tr("Before the second call's sentence"))
        self._join.setToolTip(tr("Between the output and the sentence; in a chat the sentence is a turn of its own."))
        mark(self._join, face="mono")
        self._join.edited.connect(lambda text: self.edited.emit(EXTRACT_JOIN, text, tr("Edit the second call")))
        self._add(tr("Samples"), self._samples)
        self._grid.setAlignment(self._samples, Qt.AlignmentFlag.AlignLeft)
        self._add(tr("Second call"), self.template)
        self._join_label = self._add(tr("Joined by"), self._join)
        self.schema = SchemaLine()
        self._add(tr("Schema"), self.schema)

    def show_prompt(self, prompt: Prompt) -> None:
        chain = prompt.chain_of_thought
        self._samples.show_number(chain.votes)
        self.template.show_text(chain.extract_prompt)
        self._join.show_text(chain.extract_join)
        self.schema.show_schema(prompt.schema)
        for widget in (self._join_label, self._join):
            widget.setVisible(bool(chain.extract_prompt))

    def _add(self, title: str, editor: QWidget) -> QLabel:
        name = label(title, "muted")
        name.setToolTip(editor.toolTip())
        name.setBuddy(editor)
        row = self._grid.rowCount()
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(editor, row, 1)
        return name
