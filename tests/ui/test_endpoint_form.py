"""The form of an endpoint: every field, what is wrong at its field, and nothing changed that was not edited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.window_walk import cut_texts, unnamed_controls, visible_texts
from ui.models import endpoint_fields
from ui.widgets.endpoint_dialog import EndpointDialog
from ui.widgets.endpoint_form import EndpointForm
from workbench.endpoints import endpoint_file
from workbench.endpoints.endpoint import CustomPayload, Endpoint, Limits, Price, Probed
from workbench.errors import UsageError

FULL = Endpoint(
    label="flan 한국어",
    name="flan-t5",
    headers={"x-api-key": "entry"},
    region="us-east-1",
    profile="default",
    payload="jumpstart",
    stream=False,
    component="ic",
    variant="green",
    target_model="a.tar.gz",
    container="second",
    session_id="s-1",
    attributes="a=b",
    accept_eula=True,
    parameters={"model": "x", "nested": {"a": [1, 2.5, True, None, "가"]}},
    custom=CustomPayload(request="{{ prompt }}", text="a", extra={"later": "1"}),
    probed=Probed("2026-11-24", 2, "jsonlines", {"seen": "x"}),
    limits=Limits(4096, 3, 1, 1.23456789, 20.5, 100.0, {"odd": "yes"}),
    price=Price(0.0005, 0.0015, 7.09, 2, "ml.g5.12xlarge", {"note": "x"}),
    tokenizer="/models/tokenizer.json",
    wrapper="<s>\n{{ prompt }}\n</s>\n",
    description="Two\nlines ",
    extra={"owner": "team"},
)
PAYLOADS = {"tgi": "TGI", "jumpstart": "JumpStart", "openai": "OpenAI", "custom": "Own"}

MakeForm = Callable[[Endpoint], EndpointForm]


@pytest.fixture
def make_form(qtbot: QtBot, qapp: QApplication) -> MakeForm:
    def make(endpoint: Endpoint) -> EndpointForm:
        made = EndpointForm(endpoint, PAYLOADS)
        made.build()
        qtbot.addWidget(made)
        return made

    return make


def write(form: EndpointForm, path: str, text: str) -> None:
    """As a user writes: the field tells of it."""
    control = form.field(path).control
    if isinstance(control, QLineEdit):
        control.setText(text)
        control.textEdited.emit(text)
    elif isinstance(control, QPlainTextEdit):
        control.setPlainText(text)


def choose(form: EndpointForm, name: str, value: str) -> None:
    box = next(one for one in form.findChildren(QComboBox) if one.accessibleName() == name)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_what_is_shown_and_not_changed_stays_to_the_letter(make_form: MakeForm, tmp_path: Path) -> None:
    form = make_form(FULL)
    assert form.endpoint() == FULL
    assert not form.changed
    endpoint_file.save(FULL, tmp_path / "a.endpoint.yaml")
    before = (tmp_path / "a.endpoint.yaml").read_bytes()
    loaded = endpoint_file.load(tmp_path / "a.endpoint.yaml")
    endpoint_file.save(make_form(loaded).endpoint() or FULL, tmp_path / "a.endpoint.yaml")
    assert (tmp_path / "a.endpoint.yaml").read_bytes() == before


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
_OPTIONAL = st.none() | _TEXT
_IDENTIFIER = st.none() | st.from_regex(r"[a-zA-Z0-9](-?[a-zA-Z0-9]){0,20}", fullmatch=True)
_SECONDS = st.floats(0.001, 3600)
_ENDPOINTS = st.builds(
    Endpoint,
    label=_TEXT.filter(lambda text: text.strip() and not text.startswith("local:")),
    name=st.from_regex(r"[a-z][a-z0-9]{0,20}", fullmatch=True),
    payload=st.sampled_from(["tgi", "jumpstart", "openai"]),
    stream=st.booleans(),
    component=_IDENTIFIER,
    variant=_IDENTIFIER,
    session_id=_IDENTIFIER,
    accept_eula=st.booleans(),
    parameters=st.dictionaries(_TEXT, st.integers() | st.floats(allow_nan=False) | _TEXT | st.booleans(), max_size=3),
    limits=st.builds(
        Limits, st.none() | st.integers(1, 10**6), st.integers(1, 100), st.integers(0, 9), _SECONDS, _SECONDS, _SECONDS
    ),
    price=st.builds(Price, st.none() | st.floats(0, 10), st.none() | st.floats(0, 10), st.none() | st.floats(0, 99)),
    wrapper=st.none() | st.just("llama-3") | st.text("<s>[] \n", max_size=9).map("{{{{ prompt }}}}{}".format),
    description=st.text(max_size=20),
    extra=st.dictionaries(_TEXT, _TEXT, max_size=2),
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(endpoint=_ENDPOINTS)
def test_no_endpoint_is_changed_by_being_shown(qapp: QApplication, endpoint: Endpoint) -> None:
    form = EndpointForm(endpoint, PAYLOADS)
    assert form.endpoint() == endpoint
    assert not form.changed
    form.deleteLater()


def test_every_field_of_the_file_is_in_the_form(make_form: MakeForm) -> None:
    known = {one.path for one in endpoint_fields.FIELDS}
    controls = {"transport", "payload", "stream", "accept_eula", "custom", "headers"}
    kept = {"probed", "extra", "limits", "price"}
    assert {one.name for one in fields(Endpoint)} == {path for path in known if "." not in path} | controls | kept
    for group, kind in (("limits", Limits), ("price", Price)):
        assert {f"{group}.{one.name}" for one in fields(kind) if one.name != "extra"} <= known


CHANGES: list[tuple[str, str, Any]] = [
    ("label", "other", "other"),
    ("name", "another-name", "another-name"),
    ("profile", "", None),
    ("region", "eu-west-1", "eu-west-1"),
    ("component", "  ", None),
    ("variant", "blue", "blue"),
    ("target_model", "", None),
    ("container", "first", "first"),
    ("session_id", "s-2", "s-2"),
    ("attributes", "", None),
    ("parameters", '{"model": "y"}', {"model": "y"}),
    ("parameters", "", {}),
    ("limits.context_tokens", "", None),
    ("limits.context_tokens", "8,192", 8192),
    ("limits.concurrency", "20", 20),
    ("limits.retries", "0", 0),
    ("limits.connect_s", "0.5", 0.5),
    ("limits.between_s", "", 70.0),
    ("limits.total_s", "1200", 1200.0),
    ("price.per_1k_in", "0.001", 0.001),
    ("price.per_1k_out", "", None),
    ("price.per_hour", "0", 0.0),
    ("price.instances", "4", 4),
    ("price.instance_type", "ml.p4d.24xlarge", "ml.p4d.24xlarge"),
    ("tokenizer", "", None),
    ("wrapper", "llama-3", "llama-3"),
    ("description", "", ""),
]


@pytest.mark.parametrize(("path", "text", "value"), CHANGES)
def test_a_field_is_edited_alone_and_can_be_read_back_from_the_file(
    make_form: MakeForm, tmp_path: Path, path: str, text: str, value: object
) -> None:
    form = make_form(FULL)
    write(form, path, text)
    edited = form.endpoint()
    assert edited == endpoint_fields.with_values(FULL, {path: value})
    assert form.changed
    endpoint_file.save(edited, tmp_path / "a.endpoint.yaml")
    assert endpoint_file.load(tmp_path / "a.endpoint.yaml").label == edited.label
    assert edited.extra == FULL.extra
    assert edited.limits.extra == FULL.limits.extra


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("label", " ", "needs a label"),
        ("label", "local:mine", "embedded endpoints"),
        ("name", "not a name", "63 letters"),
        ("region", "mars", "us-east-1"),
        ("attributes", "한국어", "At most 1,024"),
        ("attributes", "x" * 1025, "At most 1,024"),
        ("tokenizer", "tokenizer.json", "whole path"),
        ("tokenizer", "/nowhere/tokenizer.json", "no such file"),
        ("component", "bad name", "63 letters"),
        ("variant", "x" * 64, "63 letters"),
        ("container", "a.b", "63 letters"),
        ("target_model", "../x", "an archive"),
        ("session_id", "a\x07b", "NEW_SESSION"),
        ("price.instance_type", "g5.2xlarge", "ml.g5.2xlarge"),
        ("wrapper", "lama-3", "wrapper lama-3, which is not known"),
        ("wrapper", "{{ prompt", "line 1"),
        ("parameters", "{", "Not JSON yet"),
        ("parameters", "[]", "One object"),
        ("limits.context_tokens", "0", "A whole number from 1 to"),
        ("limits.concurrency", "1.5", "A whole number from 1 to 1,000"),
        ("limits.retries", "-1", "A whole number from 0 to 100"),
        ("limits.connect_s", "0", "A number above 0"),
        ("limits.total_s", "nan", "A number above 0"),
        ("price.per_hour", "-0.1", "A number from 0"),
        ("price.per_1k_in", "0,002", "Decimals come after a point"),
        ("price.per_hour", "1,234.5", "Decimals come after a point"),
        ("limits.connect_s", "1.234,5", "Decimals come after a point"),
        ("limits.connect_s", "1,000", "Decimals come after a point"),
        ("limits.concurrency", "1,5", "A whole number from 1 to 1,000"),
        ("limits.concurrency", "0,002", "A whole number from 1 to 1,000"),
        ("price.instances", "many", "A whole number from 1"),
    ],
)
def test_what_is_wrong_is_told_at_the_field_until_it_is_right(
    qtbot: QtBot, make_form: MakeForm, path: str, text: str, told: str
) -> None:
    form = make_form(FULL)
    form.show()
    good = form.field(path).text()
    write(form, path, text)
    assert any(told in shown for shown in visible_texts(form.field(path)))
    assert told in form.field(path).control.accessibleDescription()
    assert form.endpoint() is None
    write(form, path, good)
    assert not any(told in shown for shown in visible_texts(form.field(path)))
    assert form.endpoint() == FULL


def test_an_https_endpoint_has_an_address_in_place_of_name_and_routing(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form(replace(FULL, custom=None))
    form.show()
    choose(form, "Called over", "https")
    assert {"Address", "Headers"} & set(visible_texts(form)) == {"Address"}
    assert "Inference component" not in visible_texts(form)
    assert form.endpoint() is None
    write(form, "url", "http://localhost:8080/v1/chat/completions")
    edited = form.endpoint()
    assert edited == replace(FULL, custom=None, transport="https", url="http://localhost:8080/v1/chat/completions")


def test_headers_have_their_place(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form(replace(FULL, transport="https", url="https://a.b", custom=None))
    form.show()
    form.place_headers(QCheckBox("the editor of headers"))
    assert "the editor of headers" in visible_texts(form)


def test_another_format_is_no_longer_what_the_probe_found(make_form: MakeForm) -> None:
    form = make_form(FULL)
    choose(form, "Payload format", "openai")
    assert form.endpoint() == replace(FULL, payload="openai", probed=None)


def test_a_custom_format_that_cannot_be_read_again_is_not_saved(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form(replace(FULL, custom=None))
    form.show()
    choose(form, "Payload format", "custom")
    assert form.custom.isVisible()
    with qtbot.waitSignal(form.custom.trial_wanted):
        assert form.endpoint() is None


@pytest.fixture
def dialog(qtbot: QtBot, qapp: QApplication) -> EndpointDialog:
    made = EndpointDialog(None, FULL, PAYLOADS, lambda: False)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    made.form.build()
    return made


def test_it_opens_before_all_of_it_is_built_and_nothing_is_lost_by_that(qtbot: QtBot, qapp: QApplication) -> None:
    made = EndpointDialog(None, replace(FULL, payload="custom"), PAYLOADS, lambda: False)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    assert "Connect within (s)" not in visible_texts(made)
    assert not made.form.changed
    assert made.form.shown == replace(FULL, payload="custom")
    made.show()
    qtbot.waitUntil(lambda: "$ per instance-hour" in visible_texts(made))
    assert made.form.custom.isVisible()
    assert made.form.endpoint() == replace(FULL, payload="custom")


def test_the_keyboard_goes_through_it_from_top_to_bottom(qtbot: QtBot, dialog: EndpointDialog) -> None:
    choose(dialog.form, "Payload format", "custom")
    dialog.form.focus_first()
    seen: list[str] = []
    stop = dialog.form.field("label").control
    while not seen or stop is not dialog.form.field("label").control:
        if stop.focusPolicy() & Qt.FocusPolicy.TabFocus and stop.isVisible() and stop.accessibleName():
            seen.append(stop.accessibleName())
        stop = stop.nextInFocusChain()
    order = ["Variant", "Raw parameters", "Request template", "Text", "What is sent", "Retries", "Instance type"]
    assert [name for name in seen if name in order] == order
    assert seen[-3:] == ["Cancel", "Save the endpoint", "Called over"]


def test_changes_are_not_given_up_without_a_question(dialog: EndpointDialog) -> None:
    write(dialog.form, "variant", "blue")
    dialog.reject()
    assert dialog.isVisible()
    write(dialog.form, "variant", "green")
    dialog.reject()
    assert not dialog.isVisible()


def test_what_keeps_it_from_being_saved_stands_in_the_dialog(qtbot: QtBot, dialog: EndpointDialog) -> None:
    with qtbot.waitSignal(dialog.submitted) as submitted:
        dialog._save.click()
    assert submitted.args == [FULL]
    assert not dialog._save.isEnabled()
    dialog.show_error(UsageError("There is an endpoint {label} already.", label="x"))
    assert "There is an endpoint x already." in visible_texts(dialog)
    assert dialog._save.isEnabled()
    write(dialog.form, "price.instances", "many")
    assert "There is an endpoint x already." not in visible_texts(dialog)


def is_in_sight(widget: QWidget) -> bool:
    return not widget.visibleRegion().isEmpty()


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("price.per_hour", "0,5", "It is not saved yet. $ per instance-hour: Decimals come after a point"),
        ("limits.retries", "-1", "It is not saved yet. Retries: A whole number"),
    ],
)
def test_a_mistake_further_down_is_told_beside_save_and_scrolled_to(
    qtbot: QtBot, dialog: EndpointDialog, path: str, text: str, told: str
) -> None:
    write(dialog.form, path, text)
    field = dialog.form.field(path).control
    dialog.form.focus_first()
    assert not is_in_sight(field)
    with qtbot.assertNotEmitted(dialog.submitted):
        dialog._save.click()
    assert any(one.startswith(told) for one in visible_texts(dialog))
    qtbot.waitUntil(lambda: is_in_sight(field))
    assert field.hasFocus() or dialog.focusWidget() is field
    write(dialog.form, "label", "other")
    assert not any(one.startswith("It is not saved yet") for one in visible_texts(dialog))


@pytest.mark.parametrize(
    ("custom", "told"),
    [
        (CustomPayload(), "The custom format has no request template"),
        (CustomPayload(request='{"a": {{ prompt }', text="a"), "Custom format: "),
        (CustomPayload(request="{{ prompt }}", text="a["), "custom.text"),
    ],
)
def test_a_broken_custom_format_is_told_beside_save_and_scrolled_to(
    qtbot: QtBot, dialog: EndpointDialog, custom: CustomPayload, told: str
) -> None:
    choose(dialog.form, "Payload format", "custom")
    editor = dialog.form.custom
    at = editor.path("text").control if custom.text == "a[" else editor.focusProxy()
    editor.focusProxy().setPlainText(custom.request)
    editor.path("text").control.setText(custom.text)
    dialog._save.click()
    assert any("It is not saved yet. Custom format: " in one and told in one for one in visible_texts(dialog))
    qtbot.waitUntil(lambda: is_in_sight(at))


def test_everything_is_named_and_nothing_is_cut(qtbot: QtBot, dialog: EndpointDialog) -> None:
    choose(dialog.form, "Payload format", "custom")
    assert not unnamed_controls(dialog)
    qtbot.waitUntil(lambda: not cut_texts(dialog))
    choose(dialog.form, "Called over", "https")
    qtbot.waitUntil(lambda: not cut_texts(dialog))
