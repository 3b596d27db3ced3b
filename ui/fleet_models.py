"""Browsing JumpStart's models, and deploying one of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.background import Job
from ui.fleet_plans import PlanWork
from ui.services import Services
from ui.translation import hint, message, tr
from ui.widgets.dialogs import shown
from ui.widgets.fleet.deploy_dialog import DeployDialog
from ui.widgets.fleet.model_browser import ModelBrowser
from workbench import paths
from workbench.endpoints.fleet.cataloguing import deployment_of, endpoint_name, endpoint_of, keep_endpoint
from workbench.endpoints.fleet.control_plane import ControlPlane
from workbench.endpoints.fleet.deploying import Container, Deployment, deploy_plan
from workbench.endpoints.fleet.events import Ended
from workbench.endpoints.fleet.instance_prices import Hourly
from workbench.endpoints.fleet.jumpstart.content import JumpStartContent
from workbench.endpoints.fleet.jumpstart.manifest import ModelHeader, text_models
from workbench.endpoints.fleet.jumpstart.model import JumpStartModel, load_model
from workbench.endpoints.fleet.plan import Place
from workbench.endpoints.fleet.roles import account_roles, configured_role
from workbench.endpoints.fleet.watching import EVERY_S
from workbench.errors import UsageError, WorkbenchError


class ModelBrowsing(QObject):
    """Of one dialog. `deployed`: an endpoint came into the catalogue."""

    deployed = Signal()

    def __init__(self, services: Services, hourly: Hourly, place: Place, window: QWidget, every_s: float) -> None:
        super().__init__(window)
        self._services = services
        self._hourly = hourly
        self._place = place
        self._every_s = every_s
        self._region = place.region or ""
        self._reading: Job[JumpStartModel] | None = None
        self._is_open = True
        self.dialog = ModelBrowser(window)
        self.dialog.model_chosen.connect(self._read)
        self.dialog.licence_pressed.connect(self._read_licence)
        self.dialog.deploy_pressed.connect(self._deploy)
        self.dialog.finished.connect(self._left)

    def open(self) -> None:
        self._services.background.start(
            lambda _stop: self._listed(), self._show_models, self._tell, label=tr("Reading JumpStart’s catalogue")
        )
        shown(self.dialog)

    def _listed(self) -> Iterator[tuple[tuple[ModelHeader, ...], str]]:
        with self._content() as content:
            yield text_models(content), content.region

    def _show_models(self, found: list[tuple[tuple[ModelHeader, ...], str]]) -> None:
        for models, self._region in found:
            if self._is_open:
                self.dialog.show_models(models, self._region)

    def _read(self, header: ModelHeader) -> None:
        """The model in front; of the one before it is not waited for."""
        if self._reading is not None:
            self._reading.stop()

        def work() -> Iterator[JumpStartModel]:
            with self._content() as content:
                yield load_model(content, header, self._hourly)

        self._reading = self._services.background.start(
            lambda _stop: work(), lambda found: self._show_model(found[-1]), self._tell, soon=True
        )

    def _show_model(self, model: JumpStartModel) -> None:
        if self._is_open:
            self.dialog.show_error(None)
            self.dialog.show_model(model)

    def _read_licence(self, model: JumpStartModel) -> None:
        def work() -> Iterator[str]:
            with self._content() as content:
                yield content.text(model.spec.licence_key)

        self._services.background.start(
            lambda _stop: work(), lambda texts: self._show_licence(model, texts[0]), self._tell, soon=True
        )

    def _show_licence(self, model: JumpStartModel, text: str) -> None:
        if self._is_open:
            self.dialog.show_licence(model, text)

    def _deploy(self, model: JumpStartModel) -> None:
        deploying = Deploying(
            self._services, model, self._place, self.dialog.parentWidget() or self.dialog, self._every_s
        )
        deploying.deployed.connect(self.deployed)
        self.dialog.accept()
        deploying.open()

    def _tell(self, error: WorkbenchError | None) -> None:
        if self._is_open:
            self.dialog.show_error(error)

    def _left(self) -> None:
        self._is_open = False
        if self._reading is not None:
            self._reading.stop()

    def _content(self) -> JumpStartContent:
        return JumpStartContent(self._place, paths.cache_folder())


class Deploying(QObject):
    """The dialog that deploys one model. `deployed`: its endpoint came into the catalogue."""

    deployed = Signal()

    def __init__(
        self, services: Services, model: JumpStartModel, place: Place, window: QWidget, every_s: float = EVERY_S
    ) -> None:
        super().__init__(window)
        self._services = services
        self._model = model
        self._place = Place(place.profile, model.region)
        self._containers: dict[str, Container | UsageError] = {}
        self._deployment: Deployment | None = None
        self._looked_for = ""
        self._is_open = True
        where = " · ".join(filter(None, (place.profile, model.region)))
        self.dialog = DeployDialog(window, endpoint_name(model.model_id), model.offers, model.licence_url, where)
        self.dialog.edited.connect(self._edited)
        self.dialog.finished.connect(self._left)
        self._work = PlanWork(services, self.dialog, self, every_s)
        self._work.ended.connect(self._keep)

    def open(self) -> None:
        self._edited()
        self._services.background.start(lambda _stop: _roles(self._place), self._add_roles, self._roles_found)
        shown(self.dialog)

    def _edited(self) -> None:
        """Plans anew; the container of another instance type is worked out in the background first."""
        instance_type = self.dialog.choice.instance_type
        if instance_type in self._containers:
            self._plan()
        elif self._looked_for != instance_type:
            self._looked_for = instance_type
            self._work.show(None, tr("Working out what runs on {instance_type}…", instance_type=instance_type))
            self._services.background.start(
                lambda _stop: iter((_container(self._model, instance_type),)),
                lambda found: self._found(instance_type, found[0]),
                self._tell,
                soon=True,
            )

    def _found(self, instance_type: str, container: Container | UsageError) -> None:
        self._containers[instance_type] = container
        if self._is_open:
            self._plan()

    def _plan(self) -> None:
        try:
            self._deployment = self._chosen()
            self._work.show(deploy_plan(self._deployment))
        except UsageError as error:
            self._work.show(None, f"{message(error)} {hint(error)}")

    def _chosen(self) -> Deployment:
        chosen, model = self.dialog.choice, self._model
        container = self._containers.get(chosen.instance_type)
        if not isinstance(container, Container):
            raise container or UsageError("The model names no instance type.", "Choose another model.")
        return deployment_of(
            model,
            self._place.profile,
            role=chosen.role,
            name=chosen.name,
            instance_type=chosen.instance_type,
            count=chosen.count,
            accepted=chosen.accepted,
            container=container,
        )

    def _add_roles(self, roles: list[str]) -> None:
        if self._is_open:
            self.dialog.add_roles(roles)

    def _roles_found(self, error: WorkbenchError | None) -> None:
        """Without the permission to list roles, the ARN is typed: that is no failure."""
        if self._is_open and error is not None:
            self.dialog.show_roles_note(tr("{why} Type the role’s ARN.", why=message(error)))

    def _tell(self, error: WorkbenchError | None) -> None:
        if error is not None:
            self._services.problems.show(error)

    def _keep(self, end: Ended) -> None:
        """The endpoint is there from the last call on, though it does not answer yet."""
        if end.plan.kind != "deploy" or end.left or self._deployment is None:
            return
        endpoint = endpoint_of(self._deployment, self._model.payload)
        self._services.problems.guard(partial(keep_endpoint, endpoint, self._services.catalogue))()
        self.deployed.emit()

    def _left(self) -> None:
        self._is_open = False


def _container(model: JumpStartModel, instance_type: str) -> Container | UsageError:
    try:
        return model.container(instance_type)
    except UsageError as error:
        return error


def _roles(place: Place) -> Iterator[str]:
    configured = configured_role(place)
    if configured:
        yield configured
    with ControlPlane() as plane:
        yield from account_roles(place, plane)
