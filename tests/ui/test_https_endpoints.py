"""Adding an endpoint by its address, and its tokens in the keyring."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from keyring.errors import KeyringLocked
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.library.sharing.conftest import MemoryKeyring, memory_keyring
from tests.ui.test_endpoints_panel import button, panel, press
from tests.ui.window_walk import cut_texts, visible_texts
from ui.endpoint_secrets import EndpointSecrets
from ui.panels.endpoints_panel import EndpointsPanel
from ui.services import Services
from ui.widgets.add_endpoint_dialog import AddEndpointDialog
from ui.widgets.header_secrets import HeaderSecrets
from workbench import paths
from workbench.endpoints import secrets
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.known_servers import KNOWN_SERVERS
from workbench.errors import WorkbenchError

__all__ = ["memory_keyring", "panel"]

TOKEN = "sk-marked-0123456789"


def field(widget: QWidget, name: str) -> QLineEdit:
    return next(one for one in widget.findChildren(QLineEdit) if one.accessibleName() == name)


def choose(widget: QWidget, name: str, item: str) -> None:
    box = next(one for one in widget.findChildren(QComboBox) if one.accessibleName() == name)
    box.setCurrentIndex(next(index for index in range(box.count()) if item in box.itemText(index)))


@pytest.fixture
def dialog(qtbot: QtBot, panel: EndpointsPanel) -> AddEndpointDialog:
    """The dialog as the panel opens it, with HTTPS chosen."""
    press(qtbot, panel, "Add an endpoint by name")
    (made,) = panel.findChildren(AddEndpointDialog)
    choose(made, "Called over", "HTTPS")
    return made


def test_a_server_brings_its_address_and_format(dialog: AddEndpointDialog) -> None:
    for known in KNOWN_SERVERS[:4]:
        choose(dialog, "Server", known.title)
        assert dialog.endpoint().url == known.url
        assert dialog.endpoint().payload == "openai"
    choose(dialog, "Server", "API Gateway")
    assert dialog.endpoint().url == ""
    assert dialog.endpoint().payload == "tgi"
    assert field(dialog, "Header of the token").text() == "x-api-key"
    assert not button(dialog, "Add").isEnabled()
    choose(dialog, "Called over", "SageMaker")
    assert dialog.endpoint().transport == "sagemaker"
    assert not field(dialog, "Address").isVisible()
    assert field(dialog, "Endpoint name").isVisible()


def test_an_address_that_was_typed_stays(qtbot: QtBot, dialog: AddEndpointDialog) -> None:
    field(dialog, "Address").setText("http://gpu:1/v1")
    choose(dialog, "Server", "vLLM")
    assert dialog.endpoint().url == "http://gpu:1/v1"


def test_an_endpoint_without_a_token_is_added(
    qtbot: QtBot, dialog: AddEndpointDialog, services: Services, memory_keyring: MemoryKeyring
) -> None:
    qtbot.keyClicks(field(dialog, "Model"), "llama3.2")
    press(qtbot, dialog, "Add")
    assert services.catalogue.find("llama3.2") == Endpoint(
        "llama3.2",
        "",
        transport="https",
        url="http://localhost:11434/v1/chat/completions",
        payload="openai",
        parameters={"model": "llama3.2"},
    )
    assert memory_keyring.kept == {}


def test_a_server_that_needs_a_model_is_not_added_without_its_name(
    qtbot: QtBot, dialog: AddEndpointDialog, services: Services, memory_keyring: MemoryKeyring
) -> None:
    before = services.catalogue.endpoints()
    press(qtbot, dialog, "Add")
    assert "Ollama needs the name of a model that it has." in visible_texts(dialog)
    assert field(dialog, "Model").property("broken")
    assert services.catalogue.endpoints() == before
    qtbot.waitUntil(lambda: not cut_texts(dialog))
    qtbot.keyClicks(field(dialog, "Model"), "llama3.2")
    assert "Ollama needs the name of a model that it has." not in visible_texts(dialog)
    field(dialog, "Model").clear()
    press(qtbot, dialog, "Add")
    choose(dialog, "Server", "llama.cpp")
    assert "Ollama needs the name of a model that it has." not in visible_texts(dialog)
    press(qtbot, dialog, "Add")
    assert not dialog.isVisible()


def test_the_token_goes_to_the_keyring_and_its_name_into_the_file(
    qtbot: QtBot, dialog: AddEndpointDialog, services: Services, memory_keyring: MemoryKeyring
) -> None:
    qtbot.keyClicks(field(dialog, "Label"), "mine")
    qtbot.keyClicks(field(dialog, "Model"), "llama3.2")
    token = field(dialog, "Token")
    qtbot.keyClicks(token, TOKEN)
    assert token.echoMode() == QLineEdit.EchoMode.Password
    press(qtbot, dialog, "Add")
    qtbot.waitUntil(lambda: any(one.label == "mine" for one in services.endpoints.known))
    (entry,) = services.catalogue.find("mine").headers.values()
    assert entry.startswith("mine Authorization ")
    assert memory_keyring.kept == {(secrets.SERVICE, entry): f"Bearer {TOKEN}"}
    assert all(TOKEN not in file.read_text() for file in paths.endpoints_folder().iterdir())


def test_what_is_wrong_is_told_before_anything_is_kept(
    qtbot: QtBot, dialog: AddEndpointDialog, memory_keyring: MemoryKeyring
) -> None:
    field(dialog, "Address").setText("http://gpu.example/v1")
    qtbot.keyClicks(field(dialog, "Model"), "llama3.2")
    qtbot.keyClicks(field(dialog, "Token"), TOKEN)
    press(qtbot, dialog, "Add")
    assert any("readable for anybody" in text for text in visible_texts(dialog))
    field(dialog, "Address").setText("https://gpu.example/v1")
    field(dialog, "Header of the token").setText("Host")
    press(qtbot, dialog, "Add")
    assert any("Host cannot be the header" in text for text in visible_texts(dialog))
    assert memory_keyring.kept == {}


def test_a_keyring_that_is_locked_is_told_and_nothing_is_lost(
    qtbot: QtBot, dialog: AddEndpointDialog, services: Services, memory_keyring: MemoryKeyring
) -> None:
    memory_keyring.failure = KeyringLocked("x")
    qtbot.keyClicks(field(dialog, "Label"), "mine")
    qtbot.keyClicks(field(dialog, "Model"), "llama3.2")
    qtbot.keyClicks(field(dialog, "Token"), TOKEN)
    press(qtbot, dialog, "Add")
    qtbot.waitUntil(lambda: "The keyring of this system is locked." in visible_texts(dialog))
    memory_keyring.failure = None
    press(qtbot, dialog, "Add")
    qtbot.waitUntil(lambda: any(one.label == "mine" for one in services.endpoints.known))
    assert len(memory_keyring.kept) == 1


def test_a_token_of_a_dialog_that_is_cancelled_leaves_the_keyring(
    qtbot: QtBot, dialog: AddEndpointDialog, services: Services, memory_keyring: MemoryKeyring
) -> None:
    services.catalogue.add(Endpoint("mine", "my-endpoint"))
    services.endpoints.read(services.catalogue)
    qtbot.keyClicks(field(dialog, "Label"), "mine")
    qtbot.keyClicks(field(dialog, "Model"), "llama3.2")
    qtbot.keyClicks(field(dialog, "Token"), TOKEN)
    press(qtbot, dialog, "Add")
    qtbot.waitUntil(lambda: "There is an endpoint mine already." in visible_texts(dialog))
    assert len(memory_keyring.kept) == 1
    qtbot.keyClicks(field(dialog, "Label"), "x")
    assert "There is an endpoint mine already." not in visible_texts(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not memory_keyring.kept)


def test_no_text_is_cut(qtbot: QtBot, dialog: AddEndpointDialog) -> None:
    choose(dialog, "Server", "API Gateway")
    qtbot.waitUntil(lambda: not cut_texts(dialog))


# Tokens of an endpoint that is there


@pytest.fixture
def header_secrets(qtbot: QtBot) -> HeaderSecrets:
    made = HeaderSecrets()
    qtbot.addWidget(made)
    made.resize(420, 200)
    made.show()
    return made


def test_tokens_are_entered_replaced_and_removed(qtbot: QtBot, header_secrets: HeaderSecrets) -> None:
    told: list[tuple[str, ...]] = []
    header_secrets.token_entered.connect(lambda *args: told.append(args))
    header_secrets.token_removed.connect(lambda *args: told.append(args))
    assert not button(header_secrets, "Keep the token in the keyring").isEnabled()
    qtbot.keyClicks(field(header_secrets, "Token"), f" {TOKEN}")
    press(qtbot, header_secrets, "Keep the token in the keyring")
    header_secrets.show_headers({"Authorization": "entry"})
    replaced = field(header_secrets, "New token for Authorization")
    assert replaced.text() == ""
    qtbot.keyClicks(replaced, "sk-2")
    qtbot.keyClick(replaced, Qt.Key.Key_Return)
    press(qtbot, header_secrets, "Remove the token for Authorization")
    assert told == [("Authorization", TOKEN), ("Authorization", "sk-2"), ("Authorization",)]
    header_secrets.show_error(WorkbenchError("It failed."))
    assert "It failed." in visible_texts(header_secrets)
    assert replaced.text() == "sk-2"


Changed = tuple[Endpoint | None, WorkbenchError | None]


@pytest.fixture
def change(qtbot: QtBot, services: Services) -> Iterator[Callable[..., Changed]]:
    """`change("set_token", endpoint, "x-api-key", "sk-1")`: what the service answers."""
    service = EndpointSecrets(services.background)

    def changed(what: str, *args: object) -> Changed:
        answers: list[Changed] = []
        getattr(service, what)(*args, lambda endpoint, error: answers.append((endpoint, error)))
        qtbot.waitUntil(lambda: bool(answers))
        return answers[0]

    yield changed
    services.background.stop_all()


def test_the_service_keeps_replaces_and_forgets(change: Callable[..., Changed], memory_keyring: MemoryKeyring) -> None:
    plain = Endpoint("mine", "", transport="https", url="https://host/v1")
    endpoint, error = change("set_token", plain, "Authorization", "sk-1")
    assert error is None
    assert endpoint is not None
    assert list(memory_keyring.kept.values()) == ["Bearer sk-1"]
    again, error = change("set_token", endpoint, "Authorization", "sk-2")
    assert (again, error) == (endpoint, None)
    assert list(memory_keyring.kept.values()) == ["Bearer sk-2"]
    removed, error = change("remove_token", endpoint, "Authorization")
    assert (removed, error) == (plain, None)
    assert memory_keyring.kept == {}
    for url, header in (("http://gpu.example/", "Authorization"), ("https://host/", "Host")):
        refused, error = change("set_token", Endpoint("a", "", transport="https", url=url), header, "sk-3")
        assert refused is None
        assert isinstance(error, WorkbenchError)
    assert memory_keyring.kept == {}
