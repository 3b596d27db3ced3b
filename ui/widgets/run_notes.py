"""What the user notes of a run: a text and tags, in the history as they are typed."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, SignalInstance
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.styling import USER_TEXT, label, tight

# After the last key.
PAUSE_MS = 400
_LINES = 3
MOST_TAGS = 20


class RunNotes(QWidget):
    """`edited` carries the run's id, its note and its tags; nothing that was typed waits for longer than a pause.

    `left` is the same, where the field goes out of sight: perhaps the program ends.
    """

    edited = Signal(int, str, object)
    left = Signal(int, str, object)

    def __init__(self) -> None:
        super().__init__()
        self._run: int | None = None
        self._shown: tuple[str, tuple[str, ...]] = ("", ())
        self._note = QPlainTextEdit()
        self._note.setTabChangesFocus(True)
        self._note.setAccessibleName(tr("Note"))
        self._note.setPlaceholderText(tr("What this run showed"))
        self._note.setFixedHeight(_LINES * self._note.fontMetrics().lineSpacing() + 14)
        self._tags = QLineEdit()
        self._tags.setAccessibleName(tr("Tags"))
        self._tags.setPlaceholderText(tr("Tags, with commas between them"))
        for field in (self._note, self._tags):
            field.setProperty(USER_TEXT, True)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.tell)
        self._note.textChanged.connect(self._pause.start)
        self._tags.textEdited.connect(self._pause.start)
        self._tags.editingFinished.connect(self.tell)
        column = QVBoxLayout(self)
        tight(column, spacing=4)
        column.addWidget(label(tr("Note and tags"), "small"))
        column.addWidget(self._note)
        column.addWidget(self._tags)

    def show_run(self, run: int | None, note: str, tags: tuple[str, ...]) -> None:
        """What was typed for another run is told first; what is being typed for this one stays."""
        if run == self._run and self._pause.isActive():
            return
        self.tell()
        self._run, self._shown = run, (note, tags)
        self.setEnabled(run is not None)
        self._note.blockSignals(True)
        if self._note.toPlainText() != note:
            self._note.setPlainText(note)
        self._note.blockSignals(False)
        if tags != self._typed_tags:
            self._tags.setText(", ".join(tags))

    def tell(self) -> None:
        """Tells at once what was typed."""
        self._tell(self.edited)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tell(self.left)

    def _tell(self, signal: SignalInstance) -> None:
        self._pause.stop()
        typed = (self._note.toPlainText(), self._typed_tags)
        if self._run is not None and typed != self._shown:
            self._shown = typed
            signal.emit(self._run, *typed)

    @property
    def _typed_tags(self) -> tuple[str, ...]:
        names = (" ".join(name.split()) for name in self._tags.text().split(","))
        return tuple(dict.fromkeys(filter(None, names)))[:MOST_TAGS]
