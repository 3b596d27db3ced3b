"""The catalogues: every text has its translation, with the same fields, and the compiled file is the written one."""

from __future__ import annotations

import gettext
import string
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.ui.messages import Message, messages
from ui import translation
from ui.translation import hint, message, ntr, sentence, tr
from workbench import paths
from workbench.errors import Phrase, WorkbenchError

WRITTEN = sorted(paths.resources_folder().glob("translations/*/LC_MESSAGES/*.po"))
MESSAGES = messages()


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def plain_fields(text: str) -> set[str]:
    """The fields of a text that is only filled in where values are given; `{{ name }}` in it is Jinja2's."""
    return fields(text.replace("{{", "").replace("}}", ""))


def test_every_language_of_the_program_but_english_has_a_catalogue() -> None:
    assert {path.parts[-3] for path in WRITTEN} == set(translation.LANGUAGES) - {"en"}


def test_the_collector_finds_texts_of_each_kind() -> None:
    assert {"Library", "Language", "Same as the system", "There is no {kind} named {name}.", "tokens/s"} <= MESSAGES
    assert ("{n} endpoint", "{n} endpoints") in MESSAGES


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.parts[-3])
def test_every_text_is_translated_with_its_fields(path: Path) -> None:
    known = catalogue(path)
    wrong = []
    for wanted in sorted(MESSAGES, key=str):
        single = wanted if isinstance(wanted, str) else wanted[0]
        found = known.get(single)
        texts = [] if found is None else [found.string] if isinstance(found.string, str) else list(found.string)
        if not texts or not all(texts):
            wrong.append(f"not translated: {single}")
        elif any(plain_fields(text) != plain_fields(single) for text in texts):
            wrong.append(f"other fields: {single}")
    assert not wrong, "\n".join(["run `make translations`, then fill in:", *wrong])


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.parts[-3])
def test_no_translation_is_left_of_a_text_that_is_gone(path: Path) -> None:
    wanted: set[Message] = {one if isinstance(one, str) else one[0] for one in MESSAGES}
    known = {one.id if isinstance(one.id, str) else one.id[0] for one in catalogue(path) if one.id}
    assert known - wanted == set()


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.parts[-3])
def test_the_compiled_catalogue_is_the_written_one(path: Path) -> None:
    compiled = BytesIO()
    write_mo(compiled, catalogue(path))
    assert path.with_suffix(".mo").read_bytes() == compiled.getvalue()


def test_korean_speaks_and_fills_in() -> None:
    translation.install("ko")
    assert tr("Library") == "라이브러리"
    assert tr("Run {number}", number=3) == "실행 3"
    assert ntr("{n} endpoint", "{n} endpoints", 1) == "엔드포인트 1개"
    assert tr("") == ""


def test_a_language_without_a_catalogue_is_english() -> None:
    translation.install("xx")
    assert tr("Library") == "Library"
    assert ntr("{n} endpoint", "{n} endpoints", 1) == "1 endpoint"
    assert ntr("{n} endpoint", "{n} endpoints", 2) == "2 endpoints"


def test_an_error_is_told_in_the_language_with_its_facts_and_phrases() -> None:
    translation.use(Shouting())
    error = WorkbenchError(
        "{file} cannot be read: {reason}.", "Try {other}.", file="a.yaml", reason=Phrase("{n} things", n=2), other="b"
    )
    assert message(error) == "A! {file} cannot be read: {reason}.".format(file="a.yaml", reason="A! 2 things")
    assert hint(error) == "A! Try b."
    assert sentence(WorkbenchError("Only this.")) == "A! Only this."


def test_braces_in_a_fact_stay_as_they_are() -> None:
    assert message(WorkbenchError("Odd: {text}.", text="{{ name }} {n}")) == "Odd: {{ name }} {n}."
    assert message(WorkbenchError("Write {{ name }}.")) == "Write {{ name }}."


class Shouting(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return f"A! {message}"


def test_what_an_error_stresses_has_quotation_marks_and_its_facts_stay() -> None:
    error = WorkbenchError("{path} is refused.", "Turn on *Accept EULA*.", path="a*b*c")
    assert sentence(error) == "a*b*c is refused. Turn on “Accept EULA”."
