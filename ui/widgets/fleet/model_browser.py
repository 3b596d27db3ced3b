"""JumpStart's text models: finding one, reading its licence and an example request, deploying it."""

from __future__ import annotations

import json

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.models.jumpstart_models import NAME, TASK, VERSION, JumpStartModels
from ui.translation import ntr, tr
from ui.widgets.dialog_parts import framed
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.fleet.plan_texts import price_text
from ui.widgets.problem_box import ProblemBox
from ui.widgets.row_table import RowTable
from ui.widgets.styling import USER_TEXT, button, label, mark, tight
from workbench.endpoints.fleet.jumpstart.manifest import ModelHeader, search
from workbench.endpoints.fleet.jumpstart.model import JumpStartModel
from workbench.errors import WorkbenchError

_SIZE = QSize(1040, 620)
_SIDES = (520, 520)
_WIDTHS = {TASK: 70, VERSION: 80}
_INSTANCES_HEIGHT = 150
_PAUSE_MS = 150


class ModelBrowser(QDialog):
    """`model_chosen` carries the `ModelHeader` in front.

    `deploy_pressed` and `licence_pressed` carry its `JumpStartModel`.
    """

    model_chosen = Signal(object)
    licence_pressed = Signal(object)
    deploy_pressed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("JumpStart models"))
        self.resize(_SIZE.boundedTo(parent.size()))
        self._all: tuple[ModelHeader, ...] = ()
        self._region = ""
        self._model: JumpStartModel | None = None
        self._wanted: ModelHeader | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._ask_for_wanted)
        self._search = QLineEdit()
        self._search.setProperty(USER_TEXT, True)
        self._search.setAccessibleName(tr("Search models"))
        self._search.setPlaceholderText(tr("Search models, such as “llama 8b”"))
        self._search.textChanged.connect(self._filter)
        self._search.installEventFilter(self)
        self._models = JumpStartModels(self)
        self._table = RowTable(self._models, tr("Models"), _WIDTHS, NAME)
        self._table.selectionModel().currentRowChanged.connect(self._choose)
        self._state = label(tr("Reading JumpStart’s catalogue…"), "small", wrap=True, user_text=True)
        self._problem = ProblemBox()
        both = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=9)
        mark(both, kind="gap")
        both.addWidget(framed(self._table))
        both.addWidget(self._details())
        both.setSizes(_SIDES)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._search)
        column.addWidget(both, 1)
        column.addWidget(self._problem)
        column.addLayout(self._buttons())
        self.show_model(None)

    def show_models(self, models: tuple[ModelHeader, ...], region: str) -> None:
        self._all, self._region = models, region
        self._filter()

    def show_model(self, model: JumpStartModel | None) -> None:
        """The model in front; None while it is being read."""
        self._model = model
        self._name.setText(model.model_id if model else "")
        about = (model.spec.url, tr("payload {name}", name=model.payload)) if model else ()
        self._about.setText(" · ".join(filter(None, about)))
        self._instances.clear()
        for offer in model.offers if model else ():
            usual = tr("recommended") if offer.is_default else ""
            self._instances.addTopLevelItem(QTreeWidgetItem([offer.instance_type, price_text(offer.per_hour), usual]))
        has_licence = model is not None and bool(model.licence_url)
        self._licence.setVisible(has_licence)
        self._licence_note.setText(
            tr("This model has a licence that must be accepted.")
            if has_licence
            else tr("No licence has to be accepted.")
        )
        self._licence_note.setVisible(model is not None)
        self._text_title.setText(tr("Example request"))
        self._text.setPlainText(_example(model) if model else "")
        self._deploy.setEnabled(model is not None)

    def show_licence(self, model: JumpStartModel, text: str) -> None:
        if model is self._model:
            self._text_title.setText(tr("Licence"))
            self._text.setPlainText(f"{model.licence_url}\n\n{text}")
            self._text.setFocus()

    def show_error(self, error: WorkbenchError | None) -> None:
        self._problem.show_error(error)
        if error is not None and not self._all:
            self._state.setText("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self._table.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # else it would press a button
                return True
        return super().eventFilter(watched, event)

    def _details(self) -> QWidget:
        self._name = ElidedLabel()
        mark(self._name, role="title")
        self._about = ElidedLabel()
        mark(self._about, role="muted")
        self._licence_note = label(role="muted", wrap=True)
        self._licence = button(tr("Read the licence"), "link")
        self._licence.clicked.connect(lambda: self.licence_pressed.emit(self._model))
        self._instances = QTreeWidget(columnCount=3)
        self._instances.setRootIsDecorated(False)
        self._instances.setProperty(USER_TEXT, True)
        self._instances.setAccessibleName(tr("Instance types"))
        self._instances.setHeaderLabels([tr("Instance type"), tr("An hour"), ""])
        self._instances.setFixedHeight(_INSTANCES_HEIGHT)
        self._instances.setColumnWidth(0, 190)
        self._text_title = label(tr("Example request"), "section", user_text=True)
        self._text = QPlainTextEdit(readOnly=True)
        self._text.setProperty(USER_TEXT, True)
        self._text.setAccessibleName(tr("Example request or licence"))
        self._text.setTabChangesFocus(True)
        mark(self._text, kind="preview", face="mono")
        side = QWidget()
        column = QVBoxLayout(side)
        tight(column, spacing=6)
        licence = QHBoxLayout()
        tight(licence, spacing=4)
        licence.addWidget(self._licence_note, 1)
        licence.addWidget(self._licence)
        for part in (self._name, self._about):
            column.addWidget(part)
        column.addLayout(licence)
        column.addWidget(framed(self._instances))
        column.addWidget(self._text_title)
        column.addWidget(self._text, 1)
        return side

    def _buttons(self) -> QHBoxLayout:
        close = button(tr("Close"))
        close.clicked.connect(self.reject)
        self._deploy = button(tr("Deploy…"), "primary")
        self._deploy.setToolTip(tr("Nothing is sent yet: each call is shown first"))
        self._deploy.clicked.connect(lambda: self.deploy_pressed.emit(self._model))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._state, 1)
        buttons.addWidget(close)
        buttons.addWidget(self._deploy)
        return buttons

    def _filter(self) -> None:
        self._models.show(search(self._all, self._search.text()))
        self._show_count()
        if self._models.models:
            self._table.selectRow(0)
        else:
            self._wanted = None
            self.show_model(None)

    def _show_count(self) -> None:
        shown, count = len(self._models.models), len(self._all)
        if shown != count:
            words = tr("{n} of {count} text models in {region}", n=shown, count=count, region=self._region)
            self._state.setText(words)
        elif count:
            words = ntr("{n} text model in {region}", "{n} text models in {region}", count, region=self._region)
            self._state.setText(words)

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        self._wanted = self._models.models[index.row()]
        if self._model is None or self._model.model_id != self._wanted.model_id:
            self.show_model(None)
            self._pause.start()  # a row that is only passed on the way is not read

    def _ask_for_wanted(self) -> None:
        if self._wanted is not None and self._model is None:
            self.model_chosen.emit(self._wanted)


def _example(model: JumpStartModel) -> str:
    payloads = model.spec.payloads
    if not payloads:
        return tr("JumpStart gives no example for this model.")
    body = payloads[0].body
    return body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, indent=2)
