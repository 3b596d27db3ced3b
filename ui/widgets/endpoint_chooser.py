"""The popup under the endpoints button: tick what the next run goes to."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QScrollArea, QVBoxLayout, QWidget

from ui.models.endpoint_looks import NO_TEXT
from ui.translation import tr
from ui.widgets.popup import Popup
from ui.widgets.styling import USER_TEXT, button, label, mark, tight
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads.choosing import embeds

_WIDTH = 320
_HEIGHT = 360


class EndpointChooser(Popup):
    """`chosen_changed` carries a label and whether it is ticked now."""

    chosen_changed = Signal(str, bool)
    manage_pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("Choose endpoints"))
        self._boxes: list[QCheckBox] = []
        self._list = QWidget()
        mark(self._list, kind="surface")
        self._rows = QVBoxLayout(self._list)
        tight(self._rows, spacing=2)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setWidget(self._list)
        self._manage = button(tr("Show all endpoints…"), "link")
        self._manage.clicked.connect(self._press_manage)
        column = QVBoxLayout(self.surface)
        column.setContentsMargins(14, 12, 14, 10)
        column.setSpacing(8)
        column.addWidget(label(tr("The next run goes to"), "strong"))
        column.addWidget(self._scroll)
        column.addWidget(self._manage, alignment=Qt.AlignmentFlag.AlignLeft)

    def open_at(self, corner: QPoint, known: tuple[Endpoint, ...], chosen: tuple[Endpoint, ...]) -> None:
        """`corner` is where the popup's upper right corner goes."""
        self._fill(known, chosen)
        self._scroll.setFixedHeight(min(self._list.sizeHint().height() + 4, _HEIGHT))
        self.setFixedWidth(_WIDTH)
        self.adjustSize()
        self.move(corner - QPoint(self.width(), 0))
        self.show()
        first = next((box for box in self._boxes if box.isEnabled()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fill(self, known: tuple[Endpoint, ...], chosen: tuple[Endpoint, ...]) -> None:
        for box in self._boxes:
            self._rows.removeWidget(box)
            box.deleteLater()
        self._boxes = [self._box(endpoint, endpoint in chosen) for endpoint in known]
        for box in self._boxes:
            self._rows.addWidget(box)

    def _box(self, endpoint: Endpoint, ticked: bool) -> QCheckBox:
        box = QCheckBox(endpoint.label)
        box.setProperty(USER_TEXT, True)
        box.setAccessibleName(endpoint.label)
        box.setToolTip(tr(endpoint.description))
        box.setChecked(ticked)
        if embeds(endpoint):
            box.setEnabled(False)
            box.setToolTip(tr(NO_TEXT))
        box.toggled.connect(lambda on: self.chosen_changed.emit(endpoint.label, on))
        return box

    def _press_manage(self) -> None:
        self.hide()
        self.manage_pressed.emit()
