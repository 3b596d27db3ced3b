"""What every prompt of the starter library owes its reader: a short name of its own, a lesson, data to run it on."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from workbench import paths
from workbench.prompts.answers import extract_answer
from workbench.prompts.file import SUFFIX, dumps, load, loads
from workbench.prompts.prompt import MODES, Prompt
from workbench.prompts.rendering import render
from workbench.prompts.templates import fill, parse
from workbench.prompts.variables import free_variables

FILES = {path.name.removesuffix(SUFFIX): path for path in sorted(paths.starter_folder().rglob(f"*{SUFFIX}"))}
PROMPTS = {stem: load(path) for stem, path in FILES.items()}
LONGEST_NAME = 24  # characters; more are cut in the library list
HANGUL = re.compile(r"[가-힣]")
every = pytest.mark.parametrize("stem", FILES)


def test_file_names_and_names_are_unique() -> None:
    files = list(paths.starter_folder().rglob(f"*{SUFFIX}"))
    assert len(files) == len(FILES)
    assert [name for name, count in Counter(prompt.name for prompt in PROMPTS.values()).items() if count > 1] == []


@every
def test_it_has_a_short_name_tags_and_a_description_of_one_or_two_sentences(stem: str) -> None:
    prompt = PROMPTS[stem]
    assert 0 < len(prompt.name) <= LONGEST_NAME
    assert prompt.tags
    assert "\n" not in prompt.description
    assert len(re.findall(r"[.?!](?=\s|$)", prompt.description)) in (1, 2)
    assert len(prompt.description) > 40


@every
def test_it_is_ready_to_run(stem: str) -> None:
    """Each free variable has its value, no value is left over, and both modes render."""
    prompt = PROMPTS[stem]
    assert set(free_variables(prompt)) == set(prompt.values)
    for mode in MODES:
        rendered = render(prompt, mode=mode)
        assert any(rendered.content(part.message)[part.start : part.end].strip() for part in rendered.parts)


@every
def test_it_has_no_unknown_fields_and_survives_a_save(stem: str) -> None:
    prompt = PROMPTS[stem]
    assert not unknown_fields(prompt)
    assert loads(dumps(prompt), stem) == prompt


def unknown_fields(prompt: Prompt) -> list[str]:
    parts = [prompt, prompt.choose, prompt.chain_of_thought, prompt.generation]
    parts += [*prompt.examples, *prompt.messages, *prompt.answer]
    return [name for part in parts for name in part.extra]


@every
def test_the_separator_of_shots_stops_the_output(stem: str) -> None:
    """A separator that is more than white space leaks into the output of a model that is not stopped there."""
    prompt = PROMPTS[stem]
    if prompt.examples and prompt.separator.strip():
        assert any(stop in prompt.separator for stop in prompt.generation.stop)


@every
def test_the_examples_have_what_the_technique_uses(stem: str) -> None:
    prompt = PROMPTS[stem]
    enabled = sum(example.enabled for example in prompt.examples)
    assert enabled >= {"zero_shot": 0, "one_shot": 1, "few_shot": 2}[prompt.technique]
    if prompt.chain_of_thought.style == "rationales":
        assert all(example.reasoning for example in prompt.examples)


@pytest.mark.parametrize(
    "stem", [stem for stem, prompt in PROMPTS.items() if prompt.chain_of_thought.style == "rationales"]
)
def test_the_rules_find_the_answer_in_a_worked_example(stem: str) -> None:
    prompt = PROMPTS[stem]
    for template in rationale_templates(prompt):
        for example in prompt.examples:
            values = {**example.inputs, "output": example.output, "reasoning": example.reasoning}
            assert extract_answer(fill(parse(template, stem), values, stem).text, prompt.answer) == example.output


def rationale_templates(prompt: Prompt) -> tuple[str, ...]:
    style = prompt.chain_of_thought
    return (style.rationale_assistant_template,) if prompt.mode == "chat" else (style.rationale_template,)


@pytest.mark.parametrize(
    ("stem", "output", "answer"),
    [
        ("arithmetic-trigger", "8 crates hold 96. The answer is 91.", "91"),
        ("arithmetic-trigger", "8 crates hold 96 bottles, so 91 bottles arrive.", "91"),
        ("arithmetic-trigger", "12 times 8 minus 5 is 91.", "91"),
        ("arithmetic-trigger", "It costs 1,203.50 euros.", "1,203.50"),
        ("arithmetic-trigger", "It cannot be said.", None),
        ("think-ko", "12줄에 15석이면 180석입니다. 정답은 40석입니다.", "40석"),
        ("think-ko", "180석에서 140석을 빼면 40석 남습니다.", "40"),
        ("json-fields", 'Sure!\n```json\n{"sender": "Garage Lund"}\n```', '{"sender": "Garage Lund"}'),
        ("code", "Here it is:\n```python\ndef longest_run(items):\n    return 0\n```\nDone.",
         "def longest_run(items):\n    return 0"),
        ("sources", "In Amazon CloudWatch [2]. Passage 1 is about models.", "In Amazon CloudWatch [2]"),
        ("sources", "Answer not in document", "Answer not in document"),
        ("alexatm", " The cheese.<br>Question: who ate it?", "The cheese."),
        ("alexatm", "The cheese.", "The cheese."),
    ],
)  # fmt: skip
def test_the_rules_find_the_answer_in_what_models_say(stem: str, output: str, answer: str | None) -> None:
    assert extract_answer(output, PROMPTS[stem].answer) == answer


def test_the_window_has_its_first_prompt() -> None:
    assert paths.starter_folder() / f"starter{SUFFIX}" == FILES["starter"]


@pytest.mark.parametrize(
    ("folder", "least"),
    [
        ("classify", 8),
        ("extract", 5),
        ("write", 7),
        ("translate", 3),
        ("summarise", 5),
        ("chat", 8),
        ("questions", 4),
        ("documents", 7),
        ("grounding", 7),
        ("reasoning", 8),
        ("korean", 7),
        ("wrappers", 14),
    ],
)
def test_every_kind_of_task_has_its_prompts(folder: str, least: int) -> None:
    assert sum(path.parent.name == folder for path in FILES.values()) >= least


def test_korean_prompts_are_korean_throughout() -> None:
    korean = [prompt for stem, prompt in PROMPTS.items() if FILES[stem].parent.name == "korean"]
    for prompt in korean:
        assert HANGUL.search(prompt.name)
        assert HANGUL.search(prompt.description)
    assert {prompt.chain_of_thought.style for prompt in korean} == {"none", "trigger", "rationales"}


@pytest.mark.parametrize("path", FILES.values(), ids=FILES)
def test_a_pasted_link_or_a_path_of_a_machine_is_not_in_it(path: Path) -> None:
    assert not re.search(r"https?://|/home/|/work/|arn:aws", path.read_text(encoding="utf-8"))
