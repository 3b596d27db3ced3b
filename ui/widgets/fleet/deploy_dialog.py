"""Deploying a model: name, instance, count, role and licence; below them the calls that they make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QSizePolicy, QSpinBox, QWidget

from ui.translation import tr
from ui.widgets.fleet.plan_dialog import PlanDialog
from ui.widgets.fleet.plan_texts import price_text
from ui.widgets.styling import USER_TEXT, card, label
from workbench.endpoints.fleet.deploying import MOST_INSTANCES
from workbench.endpoints.fleet.jumpstart.model import InstanceOffer

_SIZE = QSize(820, 640)


@dataclass(frozen=True)
class DeployChoice:
    """What the fields say."""

    name: str
    instance_type: str
    count: int
    role: str
    accepted: bool


class DeployDialog(PlanDialog):
    """`edited`: a field changed; `choice` is what they say now."""

    edited = Signal()

    def __init__(
        self, parent: QWidget, name: str, offers: Sequence[InstanceOffer], licence_url: str, where: str
    ) -> None:
        super().__init__(parent, tr("Deploy {name}", name=name), _SIZE)
        self._name = QLineEdit(name)
        self._name.setProperty(USER_TEXT, True)
        self._name.setAccessibleName(tr("Name of the endpoint"))
        self._name.textChanged.connect(self.edited)
        self._instance = QComboBox()
        self._instance.setProperty(USER_TEXT, True)
        self._instance.setAccessibleName(tr("Instance type"))
        for offer in offers:
            usual = f" · {tr('recommended')}" if offer.is_default else ""
            self._instance.addItem(f"{offer.instance_type} · {price_text(offer.per_hour)}{usual}", offer.instance_type)
            if offer.is_default:
                self._instance.setCurrentIndex(self._instance.count() - 1)
        self._instance.currentIndexChanged.connect(self.edited)
        self._count = QSpinBox(minimum=1, maximum=MOST_INSTANCES)
        self._count.setAccessibleName(tr("Number of instances"))
        self._count.lineEdit().setTextMargins(6, 0, 0, 0)
        self._count.valueChanged.connect(self.edited)
        self._role = QComboBox(editable=True)
        line = QLineEdit()
        self._role.setLineEdit(line)
        self._role.setProperty(USER_TEXT, True)
        self._role.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._role.setAccessibleName(tr("Execution role"))
        line.setPlaceholderText("arn:aws:iam::123456789012:role/…")
        line.setProperty(USER_TEXT, True)
        line.setAccessibleName(tr("Execution role"))
        self._role.editTextChanged.connect(self.edited)
        self._roles_note = label(role="small", wrap=True, user_text=True)
        self._licence = self._licence_box(licence_url)
        self.add_above(card(self._form(where, licence_url)))
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def choice(self) -> DeployChoice:
        return DeployChoice(
            self._name.text().strip(),
            str(self._instance.currentData() or ""),
            self._count.value(),
            self._role.currentText().strip(),
            self._licence.isChecked(),
        )

    def add_roles(self, roles: Iterable[str]) -> None:
        """More roles to choose from; the first one of all is chosen, unless something was typed."""
        for role in roles:
            if self._role.findText(role) >= 0:
                continue
            typed = self._role.currentText()
            with QSignalBlocker(self._role):
                self._role.addItem(role)
                self._role.setEditText(typed or role)
            if not typed:
                self.edited.emit()

    def show_roles_note(self, text: str) -> None:
        self._roles_note.setText(text)
        self._roles_note.setVisible(bool(text))

    def _form(self, where: str, licence_url: str) -> QFormLayout:
        form = QFormLayout()
        form.setContentsMargins(16, 12, 16, 12)
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(tr("Endpoint"), self._name)
        form.addRow(tr("Where"), label(where, "muted", user_text=True))
        form.addRow(tr("Instance type"), self._instance)
        form.addRow(tr("Instances"), self._count)
        form.addRow(tr("Role"), self._role)
        form.addRow("", self._roles_note)
        self._roles_note.hide()
        if licence_url:
            form.addRow(tr("Licence"), self._licence)
        return form

    def _licence_box(self, url: str) -> QCheckBox:
        """Never ticked by itself: the word is the user's."""
        box = QCheckBox(tr("I have read the model’s licence and accept it"))
        box.setAccessibleName(box.text())
        box.setVisible(bool(url))
        box.toggled.connect(self.edited)
        return box
