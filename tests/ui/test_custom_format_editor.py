"""The editor of the custom format: what it makes of a sample, shown while it is written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.fakes.faulty import HangsBeforeHeaders
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.scripted import says
from tests.ui.window_walk import visible_texts
from ui.custom_trials import CustomTrials
from ui.services import Services
from ui.widgets.custom_format_editor import CustomFormatEditor
from workbench.endpoints.endpoint import CustomPayload, Endpoint
from workbench.local.containers.tgi import Tgi
from workbench.prompts.prompt import Generation

FORMAT = CustomPayload(
    request='{"inputs": {{ prompt | tojson }}, "parameters": {"max_new_tokens": {{ max_tokens }}}}',
    text="[0].generated_text",
    extra={"later": "kept"},
)
ENDPOINT = Endpoint("own", "own", payload="custom", stream=False, custom=FORMAT)


@pytest.fixture
def editor(qtbot: QtBot, services: Services) -> Iterator[CustomFormatEditor]:
    made = CustomFormatEditor(FORMAT)
    qtbot.addWidget(made)
    made.resize(640, 700)
    made.show()
    trials = CustomTrials(services, made, ENDPOINT, Generation(max_tokens=12))
    yield made
    trials.close()
    services.background.stop_all()


def box(editor: CustomFormatEditor, name: str) -> QPlainTextEdit:
    return next(one for one in editor.findChildren(QPlainTextEdit) if one.accessibleName() == name)


def write_path(editor: CustomFormatEditor, name: str, text: str) -> None:
    line = editor.path(name).control
    line.setText(text)
    line.textEdited.emit(text)


def test_what_is_not_changed_stays(editor: CustomFormatEditor) -> None:
    assert editor.custom() == FORMAT


def test_the_request_body_shows_while_the_template_is_written(qtbot: QtBot, editor: CustomFormatEditor) -> None:
    editor.try_now()
    sent = '{"inputs": "Say hello.", "parameters": {"max_new_tokens": 12}}'
    qtbot.waitUntil(lambda: box(editor, "What is sent").toPlainText() == sent)
    box(editor, "Request template").setPlainText('{"n": {{ max_tokens }}}')
    qtbot.waitUntil(lambda: box(editor, "What is sent").toPlainText() == '{"n": 12}')
    assert editor.custom().request == '{"n": {{ max_tokens }}}'
    assert editor.custom().extra == FORMAT.extra


@pytest.mark.parametrize(
    ("template", "told"),
    [('{"n": {{ max_tokens }', "request"), ('{"n": {{ nobody }}}', "nobody"), ('{"n": }', "a value is missing")],
)
def test_a_template_that_fails_is_told_under_it(
    qtbot: QtBot, editor: CustomFormatEditor, template: str, told: str
) -> None:
    box(editor, "Request template").setPlainText(template)
    qtbot.waitUntil(lambda: bool(editor.request_error) and told in editor.request_error)
    assert box(editor, "Request template").property("broken")
    box(editor, "Request template").setPlainText(FORMAT.request)
    qtbot.waitUntil(lambda: not editor.request_error)


def test_an_empty_format_says_how_to_begin_and_is_a_mistake_only_once_it_is_to_be_saved(
    qtbot: QtBot, services: Services
) -> None:
    editor = CustomFormatEditor(CustomPayload())
    qtbot.addWidget(editor)
    editor.show()
    trials = CustomTrials(services, editor, ENDPOINT, Generation())
    editor.show_theme(services.appearance.theme)
    editor.try_now()
    qtbot.waitUntil(lambda: any(one.startswith("Begin here") for one in visible_texts(editor)))
    assert not editor.request_error
    assert not box(editor, "Request template").property("broken")
    editor.try_in_earnest()
    qtbot.waitUntil(lambda: "no request template" in editor.request_error)
    assert not any(one.startswith("Begin here") for one in visible_texts(editor))
    trials.close()
    services.background.stop_all()


def test_what_was_written_and_taken_away_again_is_missed(qtbot: QtBot, editor: CustomFormatEditor) -> None:
    box(editor, "Request template").setPlainText("")
    qtbot.waitUntil(lambda: "no request template" in editor.request_error)


def test_the_paths_are_tried_on_a_pasted_reply(qtbot: QtBot, editor: CustomFormatEditor) -> None:
    box(editor, "A reply to try the paths on").setPlainText('[{"generated_text": "안녕", "n": 7}]')
    qtbot.waitUntil(lambda: "Found: 안녕" in visible_texts(editor))
    write_path(editor, "tokens_out", "[0].n")
    qtbot.waitUntil(lambda: "Found: 안녕 · 7 tokens out" in visible_texts(editor))
    write_path(editor, "text", "[0].nothing")
    qtbot.waitUntil(lambda: not any(text.startswith("Found") for text in visible_texts(editor)))


def test_a_path_that_is_none_is_told_at_its_field(qtbot: QtBot, editor: CustomFormatEditor) -> None:
    write_path(editor, "stream_text", "a[")
    qtbot.waitUntil(lambda: bool(editor.path("stream_text").control.accessibleDescription()))
    assert "“Text of a stream’s part”" in "".join(visible_texts(editor.path("stream_text")))
    write_path(editor, "stream_text", "")
    qtbot.waitUntil(lambda: not editor.path("stream_text").control.accessibleDescription())


def press_send(editor: CustomFormatEditor) -> QAbstractButton:
    send = next(one for one in editor.findChildren(QAbstractButton) if one.text() in ("Send it once", "Stop"))
    send.click()
    return send


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch, serve_endpoints: ServeEndpoints) -> None:
    server = serve_endpoints({"own": says("Hello yourself.", Tgi()), "silent": HangsBeforeHeaders()})
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": server.url,
    }.items():
        monkeypatch.setenv(name, value)


def test_it_is_sent_once_for_real_and_the_reply_becomes_the_sample(
    qtbot: QtBot, account: None, editor: CustomFormatEditor
) -> None:
    send = press_send(editor)
    assert send.text() == "Stop"
    qtbot.waitUntil(lambda: "Found: Hello yourself." in visible_texts(editor))
    assert send.text() == "Send it once"
    assert "Hello yourself." in box(editor, "A reply to try the paths on").toPlainText()


def test_a_real_call_can_be_stopped_and_a_failure_is_told(qtbot: QtBot, account: None, services: Services) -> None:
    made = CustomFormatEditor(FORMAT)
    qtbot.addWidget(made)
    made.show()
    CustomTrials(services, made, Endpoint("silent", "silent", payload="custom", stream=False), Generation())
    send = press_send(made)
    press_send(made)
    assert send.text() == "Send it once"
    other = CustomFormatEditor(FORMAT)
    qtbot.addWidget(other)
    other.show()
    CustomTrials(services, other, Endpoint("missing", "missing", payload="custom", stream=False), Generation())
    press_send(other)
    qtbot.waitUntil(lambda: any("missing" in text for text in visible_texts(other)))
    services.background.stop_all()
