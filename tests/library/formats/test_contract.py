"""What every exchange format keeps to: recognising its own, refusing the hostile, losing nothing silently."""

from __future__ import annotations

import contextlib
import json
from itertools import permutations
from pathlib import Path

import pytest

from workbench.errors import InvalidFile, Phrase, TemplateError, UsageError
from workbench.library.formats import FORMATS
from workbench.library.formats.format import Imported, Source, WritablePromptFormat
from workbench.library.formats.importing import import_file, recognised
from workbench.library.formats.text_file import MAX_BYTES
from workbench.prompts.prompt import ChainOfThought, Prompt
from workbench.prompts.rendering import render
from workbench.prompts.templates import parse

SOUND = {
    "prompt": ("a.prompt.yaml", "format: 1\nname: A\ninput_template: 'Say {{ word }}'\n"),
    "promptsource": (
        "templates.yaml",
        "dataset: d\ntemplates:\n  k: !Template\n    name: A\n    jinja: 'Say {{ word }} ||| {{ answer }}'\n",
    ),
    "promptfoo": ("promptfooconfig.yaml", "prompts:\n  - 'Say {{word}}'\n"),
    "langchain": ("a.json", '{"_type": "prompt", "input_variables": ["word"], "template": "Say {word}"}'),
    "openai": ("a.json", '{"messages": [{"role": "user", "content": "Say {{ word }}"}]}'),
    "table": ("prompts.csv", "act,prompt\nA,Say ${word}\n"),
}
HOSTILE = "{{ ''.__class__.__mro__[1].__subclasses__() }}{% for a in range(10**9) %}x{% endfor %}"
BROKEN = {
    "prompt": "format: 1\nname: A\ninput_template: '{% if %}'\n",
    "promptsource": "templates:\n  k: !Template\n    name: A\n    jinja: '{% if %}'\n",
    "promptfoo": "prompts:\n  - '{% if %}'\n",
    "langchain": '{"_type": "prompt", "template": "{unclosed"}',
    "openai": '{"messages": 3}',
    "table": "act,prompt\nA,\n" + "B,\n",
}
formats = pytest.mark.parametrize("name", FORMATS)


def read(name: str, text: str) -> Imported:
    return FORMATS[name].read(text, Source("file"))


def test_the_examples_here_cover_every_format() -> None:
    assert set(SOUND) == set(BROKEN) == set(FORMATS)


@formats
def test_it_has_a_title_and_endings(name: str) -> None:
    assert FORMATS[name].title.strip()
    assert FORMATS[name].suffixes
    assert all(suffix.startswith(".") for suffix in FORMATS[name].suffixes)


@formats
def test_its_own_file_is_recognised_and_read(name: str, tmp_path: Path) -> None:
    file, text = SOUND[name]
    assert recognised(file, text) == name
    path = tmp_path / file
    path.write_text(text, encoding="utf-8")
    imported = import_file(path)
    assert (len(imported.prompts), imported.refused) == (1, ())
    prompt = imported.prompts[0].prompt
    assert prompt.name
    shown = render(prompt, {"word": "{{ hello }}"}).as_messages()[-1].content
    assert shown == ("Say {{ word }}" if name == "openai" else "Say {{ hello }}")


@formats
def test_a_broken_prompt_is_listed_with_its_reason(name: str) -> None:
    imported = read(name, BROKEN[name])
    assert imported.prompts == ()
    assert imported.refused
    assert all(each.where and each.reason.message and each.reason.hint for each in imported.refused)


@formats
@pytest.mark.parametrize(
    "text", ["", "\0", "[", "]" * 9, "{" * 100_000, "[" * 100_000, "- " * 9_000, "&a [*a]", "null"]
)
def test_what_is_no_such_file_is_told_as_one(name: str, text: str) -> None:
    prompts = ()
    with contextlib.suppress(UsageError):  # and no other error
        prompts = read(name, text).prompts
    assert prompts == ()


@pytest.mark.parametrize(("name", "other"), list(permutations(FORMATS, 2)))
def test_a_file_of_another_format_never_becomes_an_empty_prompt(name: str, other: str) -> None:
    try:
        imported = read(name, SOUND[other][1])
    except InvalidFile:
        return
    for each in imported.prompts:
        assert any(turn.content.strip() for turn in render(each.prompt, {"word": "x"}).as_messages())


@pytest.mark.parametrize("text", ['{"messages": [{"role": "user", "content": "Hi"}]}', '[{"a": 1}]', "a: 1\n", "[1]"])
def test_what_is_not_langchains_is_refused_as_a_whole(text: str) -> None:
    with pytest.raises(InvalidFile, match="no prompt of LangChain"):
        read("langchain", text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("openai", '{"messages": []}'),
        ("openai", '{"messages": [{"role": "tool", "content": "a"}]}'),
        ("langchain", '{"_type": "prompt", "input_variables": []}'),
        ("langchain", '{"_type": "chat", "messages": []}'),
        ("promptfoo", "prompts:\n  - '[]'\n"),
    ],
)
def test_a_prompt_without_a_text_is_refused(name: str, text: str) -> None:
    imported = read(name, text)
    assert imported.prompts == ()
    assert len(imported.refused) == 1


@formats
def test_a_file_that_is_too_large_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / SOUND[name][0]
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(InvalidFile, match="16 MiB"):
        import_file(path, name)


@formats
@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!Unknown"])
def test_unsafe_tags_are_refused_by_name(name: str, tag: str) -> None:
    if ".yaml" not in FORMATS[name].suffixes and name != "prompt":
        pytest.skip("not a format of YAML")
    field = {"prompt": "name", "promptsource": "templates", "promptfoo": "prompts", "langchain": "template"}[name]
    with pytest.raises(InvalidFile, match=tag.replace("!!", "")):
        read(name, f"format: 1\n{field}: {tag} ['echo no']\n")


def test_a_tag_in_a_metadata_field_is_refused_too() -> None:
    text = "templates:\n  k: !Template\n    name: A\n    jinja: a\n    metadata: !!python/name:os.system ''\n"
    with pytest.raises(InvalidFile, match="line 5"):
        read("promptsource", text)


@pytest.mark.parametrize("name", ["prompt", "promptsource", "promptfoo", "langchain"])
def test_a_hostile_template_is_parsed_and_never_run(name: str) -> None:
    text = {
        "prompt": f"format: 1\nname: A\ninput_template: {json.dumps(HOSTILE)}\n",
        "promptsource": f"templates:\n  k: !Template\n    name: A\n    jinja: {json.dumps(HOSTILE)}\n",
        "promptfoo": f"prompts:\n  - {json.dumps(HOSTILE)}\n",
        "langchain": json.dumps({"_type": "prompt", "template": HOSTILE, "template_format": "jinja2"}),
    }[name]
    imported = read(name, text)
    prompt = imported.prompts[0].prompt
    assert parse(prompt.input_template, "").plain is None
    with pytest.raises(TemplateError):
        render(prompt)


def test_half_a_character_is_refused_before_it_reaches_a_file() -> None:
    imported = read("openai", r'{"messages": [{"role": "user", "content": "\ud83d"}]}')
    assert imported.prompts == ()
    assert "half a character" in imported.refused[0].reason.message


@formats
def test_a_writable_format_reads_what_it_writes(name: str) -> None:
    form = FORMATS[name]
    if not isinstance(form, WritablePromptFormat):
        pytest.skip("read only")
    prompt = Prompt("A", instruction="Be {brief}.", input_template="Say {{ word }}", values={"word": "{%"})
    written = form.write(prompt)
    assert all(isinstance(note, Phrase) and str(note) for note in written.notes)
    back = form.read(written.text, Source("a"))
    assert render(back.prompts[0].prompt, {"word": "{%"}).as_messages() == render(prompt).as_messages()


def test_a_file_of_no_known_format_names_those_that_are(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_text("?", encoding="utf-8")
    with pytest.raises(InvalidFile, match="LangChain"):
        import_file(path)


def test_files_outside_of_the_folder_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "beside.txt").write_text("beside {{ a }}", encoding="utf-8")
    config = tmp_path / "in" / "promptfooconfig.yaml"
    config.write_text("prompts: [file://../secret.txt, file://beside.txt]\n", encoding="utf-8")
    imported = import_file(config)
    assert [each.prompt.input_template for each in imported.prompts] == ["beside {{ a }}"]
    assert "outside of its folder" in imported.refused[0].reason.message


@pytest.mark.parametrize("name", ["promptfoo", "langchain", "openai"])
def test_what_a_file_of_another_tool_does_not_say_is_named(name: str) -> None:
    form = FORMATS[name]
    assert isinstance(form, WritablePromptFormat)
    chain = ChainOfThought(votes=5, extract_prompt="So the answer is")
    prompt = Prompt("A", input_template="Say", chain_of_thought=chain, expected="word")
    said = " ".join(map(str, form.write(prompt).notes))
    assert "chain_of_thought.votes, chain_of_thought.extract_prompt are not in the file." in said
    assert ("expected" in said) == (name != "promptfoo")
    plain = " ".join(map(str, form.write(Prompt("A", input_template="Say")).notes))
    assert "are not in the file" not in plain
