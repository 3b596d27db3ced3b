"""The prompt file: exact texts, defaults, unknown keys, clear errors, hostile input."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.prompts.strategies import prompts
from workbench.errors import InvalidFile, UsageError
from workbench.prompts.file import dumps, load, loads, save
from workbench.prompts.prompt import AnswerRule, Choose, Example, Generation, Prompt

HEAD = "format: 1\nname: A\n"


@given(prompts)
@settings(max_examples=300)
def test_what_is_written_reads_back_equal(prompt: Prompt) -> None:
    assert loads(dumps(prompt), "x") == prompt


@given(prompts)
@settings(max_examples=50)
def test_writing_is_stable(prompt: Prompt) -> None:
    assert dumps(loads(dumps(prompt), "x")) == dumps(prompt)


def test_only_format_and_name_are_required() -> None:
    assert loads(HEAD, "x") == Prompt(name="A")


def test_scalars_are_text_exactly_as_written() -> None:
    text = (
        HEAD + "values: {a: yes, b: 1.10, c: 007, d: 12:30, e: null, f: 'null', g: ~, h: , i: 2026-01-02, j: [no, 1.0]}"
    )
    assert loads(text, "x").values == {
        "a": "yes", "b": "1.10", "c": "007", "d": "12:30", "e": "", "f": "null", "g": "", "h": "", "i": "2026-01-02",
        "j": ["no", "1.0"],
    }  # fmt: skip


def test_texts_of_several_lines_are_written_as_blocks() -> None:
    assert "instruction: |-\n  Answer.\n  나는 “q”: <br>\n" in dumps(
        Prompt(name="A", instruction="Answer.\n나는 “q”: <br>")
    )


def test_unknown_keys_survive_everywhere() -> None:
    text = HEAD + (
        "owner: me\nrank: 007\nratio: 1.10\nnested: {a: [1, true, null, x]}\n"
        "examples:\n- {output: o, weight: 3}\ngeneration: {do_sample: false}\n"
    )
    prompt = loads(text, "x")
    assert prompt.extra == {"owner": "me", "rank": "007", "ratio": "1.10", "nested": {"a": [1, True, None, "x"]}}
    assert prompt.examples == (Example(output="o", extra={"weight": 3}),)
    assert prompt.generation == Generation(extra={"do_sample": False})
    written = dumps(prompt)
    assert "rank: 007\n" in written
    assert "ratio: 1.10\n" in written
    assert loads(written, "x") == prompt


def test_null_parameters_are_left_to_the_endpoint_and_missing_ones_have_defaults() -> None:
    assert loads(HEAD + "generation: {max_tokens: null}", "x").generation.max_tokens is None
    assert loads(HEAD + "generation: {}", "x").generation.max_tokens == 256
    assert loads(HEAD + "choose: {by: random}", "x").choose == Choose(by="random")


def test_answer_rules_of_both_kinds() -> None:
    prompt = loads(HEAD + 'answer: [{after: "is", until: "."}, {pattern: "A: (.*)"}]', "x")
    assert prompt.answer == (AnswerRule(after="is", until="."), AnswerRule(pattern="A: (.*)"))


@pytest.mark.parametrize(
    ("text", "line", "field", "reason"),
    [
        ("name: A", 1, "format", "missing"),
        ("format: 2\nname: A", 1, "format", "newer"),
        ("format: one\nname: A", 1, "format", "whole number"),
        ("format: 1\nname: ''", 2, "name", "needs a name"),
        (HEAD + "technique: two_shot", 3, "technique", "zero_shot, one_shot, few_shot"),
        (HEAD + "mode: [text]", 3, "mode", "text is expected"),
        (HEAD + "examples:\n- output: a\n- just text", 5, "examples[1]", "mapping"),
        (HEAD + "examples:\n- {output: a, enabled: maybe}", 4, "examples[0].enabled", "true or false"),
        (HEAD + "generation:\n  temperature: warm", 4, "generation.temperature", "a number is expected, not warm"),
        (HEAD + "generation: {max_tokens: 0}", 3, "generation.max_tokens", "at least 1"),
        (HEAD + "generation: {temperature: .inf}", 3, "generation.temperature", "a number"),
        (HEAD + "tags: qa", 3, "tags", "a list is expected"),
        (HEAD + "answer: [{until: x}]", 3, "answer[0].after", "either"),
        (HEAD + "name: B", 3, "name", "twice"),
        (HEAD + "join: !!python/object/apply:os.system [id]", 3, "join", "!!python/object/apply:os.system"),
        (HEAD + "extra_key: !Template x", 3, "extra_key", "!Template"),
        (HEAD + "values: &v {a: *v}", 3, "values.a", "levels"),
        (HEAD + "messages: [{role: robot}]", 3, "messages[0].role", "system, user, assistant"),
    ],
)
def test_a_bad_field_is_told_with_file_line_and_field(text: str, line: int, field: str, reason: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        loads(text, "bad.prompt.yaml")
    message = str(caught.value)
    assert message.startswith(f"bad.prompt.yaml, line {line}, field {field}")
    assert reason in message


@pytest.mark.parametrize(
    "text", ["", "- a", "just text", "a: [", "a: b: c", "\0", "a: 'x", "? [a]\n: b", "--- a\n--- b"]
)
def test_what_is_not_yaml_fields_is_refused_with_the_file(text: str) -> None:
    with pytest.raises(InvalidFile, match=r"bad\.prompt\.yaml"):
        loads(text, "bad.prompt.yaml")


def test_aliases_cannot_explode() -> None:
    levels = "".join(f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))
    with pytest.raises(InvalidFile, match="aliases"):
        loads(HEAD + "values:\n  a0: &a0 [x, x]\n" + levels, "bomb")


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(InvalidFile):
        loads(HEAD + "values: {a: " + "[" * 100_000, "deep")


def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.prompt.yaml"
    path.write_bytes(HEAD.encode() + "system: café".encode("latin-1"))
    with pytest.raises(InvalidFile, match=r"line 3: the file is not UTF-8"):
        load(path)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="No such file"):
        load(tmp_path / "none.prompt.yaml")
    with pytest.raises(InvalidFile, match="cannot be read"):
        load(tmp_path)


def test_a_byte_order_mark_is_no_part_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "bom.prompt.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + HEAD.encode())
    assert load(path).name == "A"


def test_saving_replaces_the_file_whole_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "한글 a.prompt.yaml"
    save(Prompt(name="A"), path)
    save(Prompt(name="B", values={"q": "\r\n"}), path)
    assert load(path) == Prompt(name="B", values={"q": "\r\n"})
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_what_cannot_be_saved_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.prompt.yaml"
    save(Prompt(name="A"), path)
    with pytest.raises(UsageError, match="surrogate"):
        save(Prompt(name="A", instruction="\ud83d"), path)
    assert load(path).name == "A"
    with pytest.raises(UsageError, match="could not be written"):
        save(Prompt(name="A"), path / "b.prompt.yaml")


def test_emoji_stand_in_the_file_as_they_are() -> None:
    prompt = Prompt("감사 😀", instruction="Be kind 👍🏽\nand brief", values={"question": "👨‍👩‍👧?"})
    text = dumps(prompt)
    assert "name: 감사 😀\n" in text
    assert "  Be kind 👍🏽\n" in text
    assert "question: 👨‍👩‍👧?\n" in text
    assert loads(text, "") == prompt


def test_a_schema_is_data_of_json(tmp_path: Path) -> None:
    path = tmp_path / "a.prompt.yaml"
    path.write_text(
        HEAD
        + "schema:\n  type: object\n  additionalProperties: false\n  properties:\n"
        + "    n: {minimum: 0, multipleOf: 1.10, const: '7', default: null, title: yes, examples: [1e3]}\n"
    )
    schema = load(path).schema
    assert schema == {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "n": {"minimum": 0, "multipleOf": 1.1, "const": "7", "default": None, "title": "yes", "examples": [1000.0]}
        },
    }
