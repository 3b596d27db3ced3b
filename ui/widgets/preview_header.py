"""What stands above the rendered prompt: whose form it is, and whether its changes since the last run are shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from ui.translation import tr
from ui.widgets.styling import USER_TEXT, button, label, tight
from workbench.runs.forms import SharedForm

_LEAST_WIDTH = 120


class PreviewHeader(QWidget):
    """`form_chosen` carries a position in the forms, `changes_toggled` whether changes are to be shown."""

    form_chosen = Signal(int)
    changes_toggled = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._forms = QComboBox()
        self._forms.setAccessibleName(tr("Endpoint whose prompt is shown"))
        self._forms.setProperty(USER_TEXT, True)
        self._forms.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._forms.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._forms.setMinimumWidth(_LEAST_WIDTH)  # a long name is cut rather than the panel made wider
        self._forms.activated.connect(self.form_chosen)
        self._forms.hide()
        self.changes = button(tr("Changes since the last run"), "flat")
        self.changes.setCheckable(True)
        self.changes.setToolTip(tr("What was inserted and deleted since this prompt was last sent"))
        self.changes.toggled.connect(self.changes_toggled)
        row = QHBoxLayout(self)
        tight(row, spacing=8)
        row.addWidget(label(tr("As it is sent"), "muted"))
        row.addWidget(self._forms)
        row.addStretch(1)
        row.addWidget(self.changes)

    def show_forms(self, forms: Sequence[SharedForm], shown: SharedForm | None) -> None:
        """A choice only where the endpoints get different forms."""
        texts = [form_text(form) for form in forms]
        if texts != [self._forms.itemText(n) for n in range(self._forms.count())]:
            self._forms.clear()
            self._forms.addItems(texts)
        self._forms.setVisible(len(forms) > 1)
        if shown is not None:
            self._forms.setCurrentIndex(forms.index(shown))
            self._forms.setToolTip("\n".join(shown.endpoints))

    def show_note(self, text: str) -> None:
        """What the changes are, in a few words; none while they are not shown."""
        self.changes.setText(text or tr("Changes since the last run"))
        self.changes.setAccessibleDescription(text)


def form_text(form: SharedForm) -> str:
    """The form, and the first of the endpoints that get it."""
    names = form.endpoints[0]
    if len(form.endpoints) > 1:
        names += f" +{len(form.endpoints) - 1}"
    if form.form.mode == "chat":
        return tr("as messages: {endpoints}", endpoints=names)
    if form.form.wrapper is not None:
        return tr("in its wrapper: {endpoints}", endpoints=names)
    return tr("as text: {endpoints}", endpoints=names)
