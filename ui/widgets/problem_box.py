"""A failure as a sentence with its next step, the details folded away."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout

from ui.translation import hint, message, tr
from ui.widgets.styling import USER_TEXT, button, icon_button, label, mark, tight
from workbench.errors import WorkbenchError

_DETAILS_HEIGHT = 140


class ProblemBox(QFrame):
    """Hidden until it is given an error. `dismissed` is the user's click on the cross, where there is one.

    `offer_pressed` is the click on what `show_offer` offers to be done about it.
    """

    dismissed = Signal()
    offer_pressed = Signal()

    def __init__(self, close_icon: QIcon | None = None) -> None:
        super().__init__()
        mark(self, kind="problem")
        self._message = label(wrap=True, user_text=True)
        self._hint = label(wrap=True, role="text", user_text=True)
        for text in (self._message, self._hint):
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._fold = button(tr("Show details"), "link")
        self._fold.clicked.connect(self._toggle_details)
        self._link = ""
        self._log = button(tr("Open the log"), "link", name=tr("Open the log in the browser"))
        self._log.setProperty(USER_TEXT, True)
        self._log.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(self._link)))
        self._offer: QPushButton | None = None
        self._details = QPlainTextEdit(readOnly=True)
        self._details.setProperty(USER_TEXT, True)
        self._details.setAccessibleName(tr("Details of the problem"))
        self._details.setFixedHeight(_DETAILS_HEIGHT)
        mark(self._details, kind="details")
        texts = self._texts = QVBoxLayout()
        tight(texts, spacing=4)
        texts.addWidget(self._message)
        texts.addWidget(self._hint)
        texts.addWidget(self._log, alignment=Qt.AlignmentFlag.AlignLeft)
        texts.addWidget(self._fold, alignment=Qt.AlignmentFlag.AlignLeft)
        texts.addWidget(self._details)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.addLayout(texts, 1)
        self._close = icon_button(close_icon or QIcon(), tr("Dismiss"))
        self._close.clicked.connect(self.dismissed)
        row.addWidget(self._close, alignment=Qt.AlignmentFlag.AlignTop)
        self._close.setVisible(close_icon is not None)  # once it has its place: before, it would be a window
        self.hide()

    def show_close_icon(self, icon: QIcon) -> None:
        """For a theme that changed."""
        self._close.setIcon(icon)

    def show_error(self, error: WorkbenchError | None) -> None:
        """None hides the box."""
        self.setVisible(error is not None)
        if error is None:
            return
        self._message.setText(message(error))
        self._hint.setText(hint(error))
        self._hint.setVisible(bool(error.hint_template))
        self._link = getattr(error, "link", "")
        self._log.setVisible(bool(self._link))
        self._log.setToolTip(self._link)
        self._details.setPlainText(error.details)
        self._fold.setVisible(bool(error.details))
        self._unfold(False)

    def show_offer(self, text: str) -> None:
        """What can be done about the problem that is shown; an empty text takes the offer away."""
        if self._offer is not None:
            self._offer.hide()
            self._offer.deleteLater()
            self._offer = None
        if text:
            self._offer = button(text, "link")
            self._offer.clicked.connect(self.offer_pressed)
            self._texts.insertWidget(self._texts.indexOf(self._fold), self._offer, alignment=Qt.AlignmentFlag.AlignLeft)
            self._offer.show()

    def _toggle_details(self) -> None:
        self._unfold(self._details.isHidden())

    def _unfold(self, unfolded: bool) -> None:
        self._details.setVisible(unfolded)
        self._fold.setText(tr("Hide details") if unfolded else tr("Show details"))
        self._fold.setAccessibleName(self._fold.text())
