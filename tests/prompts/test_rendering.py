"""Rendering: joiners, modes, techniques, and that every character knows its part."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import TemplateError, UndefinedVariable
from workbench.prompts.prompt import ChainOfThought, Context, Example, Message, Prompt
from workbench.prompts.rendered import RenderedMessage, RenderedPrompt
from workbench.prompts.rendering import render

EXAMPLES = (
    Example({"question": "q1"}, "o1", "r1"),
    Example({"question": "off"}, "off", "off", enabled=False),
    Example({"question": "q2"}, "o2"),
)
PROMPT = Prompt(name="A", system="S", instruction="I", examples=EXAMPLES, values={"question": "Q"})
SHOTS = "Question: q1\nAnswer: o1\n\nQuestion: q2\nAnswer: o2"
ASKED = "Question: Q\nAnswer:"


def text(prompt: Prompt, **changes: object) -> str:
    rendered = render(replace(prompt, **changes))  # type: ignore[arg-type]
    assert rendered.text is not None
    return rendered.text


def turns(prompt: Prompt, **changes: object) -> list[tuple[str, str]]:
    rendered = render(replace(prompt, mode="chat", **changes))  # type: ignore[arg-type]
    return [(message.role, message.content) for message in rendered.messages]


@pytest.mark.parametrize(
    ("technique", "expected"),
    [
        ("zero_shot", f"S\n\nI\n\n{ASKED}"),
        ("one_shot", f"S\n\nI\n\nQuestion: q1\nAnswer: o1\n\n{ASKED}"),
        ("few_shot", f"S\n\nI\n\n{SHOTS}\n\n{ASKED}"),
    ],
)
def test_technique_says_how_many_examples_are_used(technique: str, expected: str) -> None:
    assert text(PROMPT, technique=technique) == expected


def test_each_joiner_stands_in_its_place_only() -> None:
    joined = replace(PROMPT, technique="few_shot", join="<J>", separator="<S>")
    shots = SHOTS.replace("\n\n", "<S>")
    assert text(joined) == f"S<J>I<J>{shots}<S>{ASKED}"
    assert text(joined, input_join="<I>") == f"S<J>I<J>{shots}<I>{ASKED}"
    assert text(joined, input_join="") == f"S<J>I<J>{shots}{ASKED}"
    assert text(joined, technique="zero_shot") == f"S<J>I<J>{ASKED}"
    assert text(joined, technique="zero_shot", input_join="<I>") == f"S<J>I<I>{ASKED}"
    assert text(joined, system="", instruction="") == f"{shots}<S>{ASKED}"
    assert text(joined, instruction="") == f"S<J>{shots}<S>{ASKED}"
    assert text(joined, input_template="") == f"S<J>I<J>{shots}"
    assert text(joined, system="", instruction="", technique="zero_shot") == ASKED


def test_white_space_counts_as_a_part() -> None:
    assert text(PROMPT, system=" ", join="|") == f" |I|{ASKED}"


def test_a_part_that_renders_to_nothing_is_not_there() -> None:
    empty = replace(PROMPT, system="{{ nothing }}", values={"question": "Q", "nothing": ""})
    assert text(empty) == f"I\n\n{ASKED}"


def test_trailing_newlines_are_kept() -> None:
    assert text(PROMPT, system="", instruction="I\n", join="") == f"I\n{ASKED}"


def test_the_trigger_follows_the_input() -> None:
    chain = ChainOfThought(style="trigger", trigger="Think, {{ who }}.", trigger_join="\n")
    assert text(PROMPT, chain_of_thought=chain, values={"question": "Q", "who": "Ada"}).endswith(
        f"{ASKED}\nThink, Ada."
    )


def test_an_example_without_reasoning_uses_the_ordinary_template() -> None:
    reasoned = text(PROMPT, technique="few_shot", chain_of_thought=ChainOfThought(style="rationales"))
    assert "Question: q1\nAnswer: r1 So the answer is o1.\n\nQuestion: q2\nAnswer: o2\n\n" in reasoned


def test_chat_gives_examples_as_turns() -> None:
    assert turns(PROMPT, technique="few_shot", messages=(Message("assistant", "M {{ question }}"),)) == [
        ("system", "S\n\nI"),
        ("user", "Question: q1\nAnswer:"),
        ("assistant", "o1"),
        ("user", "Question: q2\nAnswer:"),
        ("assistant", "o2"),
        ("assistant", "M Q"),
        ("user", ASKED),
    ]


def test_chat_templates_of_examples() -> None:
    chain = ChainOfThought(style="rationales", rationale_assistant_template="{{ reasoning }}: {{ output }}")
    own = replace(PROMPT, technique="few_shot", example_input_template="{{ question }}", chain_of_thought=chain)
    assert turns(own, assistant_template="<{{ output }}>")[1:5] == [
        ("user", "q1"),
        ("assistant", "r1: o1"),
        ("user", "q2"),
        ("assistant", "<o2>"),
    ]


def test_chat_leaves_out_an_empty_input_so_that_an_assistant_turn_may_come_last() -> None:
    prefilled = turns(PROMPT, input_template="", messages=(Message("user", "U"), Message("assistant", "A")))
    assert prefilled == [("system", "S\n\nI"), ("user", "U"), ("assistant", "A")]
    assert turns(PROMPT, system="", instruction="") == [("user", ASKED)]


def test_the_mode_of_the_endpoint_goes_before_the_prompts_own() -> None:
    assert render(replace(PROMPT, mode="chat"), mode="text").text == f"S\n\nI\n\n{ASKED}"
    assert render(PROMPT, mode="text").as_messages() == (RenderedMessage("user", f"S\n\nI\n\n{ASKED}"),)


def test_values_are_inserted_and_never_parsed() -> None:
    hostile = "{{ question }} {% for %} {# <br> “q” \r\n \u2028 }} & <b>"
    assert text(PROMPT, technique="few_shot", values={"question": hostile}).endswith(f"Question: {hostile}\nAnswer:")


def test_given_values_go_before_the_prompts_own() -> None:
    assert "Question: other\n" in (render(PROMPT, {"question": "other"}).text or "")


def test_an_example_never_sees_the_current_input() -> None:
    lacking = replace(PROMPT, technique="few_shot", examples=(*EXAMPLES, Example({"other": "x"}, "o3")))
    with pytest.raises(UndefinedVariable) as caught:
        render(lacking)
    assert (caught.value.variable, caught.value.values["part"]) == ("question", "example_template, example 4")


def test_an_example_sees_free_variables_that_no_example_defines() -> None:
    styled = replace(PROMPT, technique="one_shot", example_template="{{ style }} {{ question }}")
    assert "\n\nbold q1\n\n" in text(styled, values={"question": "Q", "style": "bold"})


def test_an_undefined_variable_is_named_with_part_and_line() -> None:
    with pytest.raises(UndefinedVariable, match=r"variable nobody has no value \(instruction, line 2\)"):
        render(replace(PROMPT, instruction="one\n{{ nobody }}"))
    with pytest.raises(UndefinedVariable, match=r"variable nobody has no value \(instruction, line 3\)"):
        render(replace(PROMPT, instruction="one\n{% if question %}\n{{ nobody|upper }}{% endif %}"))


def test_without_documents_the_context_variable_is_its_value_or_empty() -> None:
    grounded = Prompt(name="A", input_template="[{{ context }}]", context=Context(index="faq"))
    assert text(grounded) == "[]"
    assert text(grounded, values={"context": "given"}) == "[given]"


def test_templates_may_compute() -> None:
    listed = "{% for one in items %}{{ loop.index }}. {{ one|trim }}\n{% endfor %}"
    assert text(PROMPT, system="", instruction=listed, values={"question": "Q", "items": [" a ", "나"]}) == (
        f"1. a\n2. 나\n\n\n{ASKED}"
    )


WRAPPED = "<s>[INST] {% if system %}<<SYS>>{{ system }}<</SYS>>{% endif %}{{ prompt }} [/INST]"


@pytest.mark.parametrize("wrapper", [WRAPPED, "<s>[INST] <<SYS>>{{ system }}<</SYS>>{{ prompt }} [/INST]"])
def test_a_wrapper_stands_around_all_but_the_system_text(wrapper: str) -> None:
    rendered = render(replace(PROMPT, wrapper=wrapper))
    assert rendered.text == f"<s>[INST] <<SYS>>S<</SYS>>I\n\n{ASKED} [/INST]"
    origins = [(part.part, rendered.text[part.start : part.end]) for part in rendered.parts]
    assert origins == [
        ("wrapper", "<s>[INST] <<SYS>>"),
        ("system", "S"),
        ("wrapper", "<</SYS>>"),
        ("instruction", "I"),
        ("join", "\n\n"),
        ("input", ASKED),
        ("wrapper", " [/INST]"),
    ]


def test_a_wrapper_that_changes_the_prompt_is_one_part() -> None:
    rendered = render(replace(PROMPT, wrapper="{{ prompt|upper }}"))
    assert [(part.part, part.start, part.end) for part in rendered.parts] == [("wrapper", 0, len(rendered.text or ""))]


def test_variables_are_found_in_the_result() -> None:
    rendered = render(replace(PROMPT, values={"question": "한 {{"}))
    (span,) = rendered.variables
    assert (span.variable, (rendered.text or "")[span.start : span.end]) == ("question", "한 {{")


small = st.text(st.sampled_from("ab \n한😀{}"), max_size=5)


@given(
    st.builds(
        Prompt,
        name=st.just("A"),
        technique=st.sampled_from(["zero_shot", "one_shot", "few_shot"]),
        mode=st.sampled_from(["text", "chat"]),
        system=st.sampled_from(["", "S {{ v }}", " "]),
        instruction=st.sampled_from(["", "I", "{{ v }}{{ v }}"]),
        examples=st.lists(st.builds(Example, st.fixed_dictionaries({"question": small}), small, small), max_size=3).map(
            tuple
        ),
        join=small,
        separator=small,
        input_join=st.none() | small,
        wrapper=st.sampled_from([None, "<{{ prompt }}|{{ system }}>", "plain"]),
        chain_of_thought=st.builds(ChainOfThought, style=st.sampled_from(["none", "trigger", "rationales"])),
        values=st.fixed_dictionaries({"v": small, "question": small}),
    )
)
def test_every_character_has_exactly_one_part(prompt: Prompt) -> None:
    rendered = render(prompt)
    for number in [None] if rendered.text is not None else range(len(rendered.messages)):
        content = rendered.content(number)
        parts = [part for part in rendered.parts if part.message == number]
        assert "".join(content[part.start : part.end] for part in parts) == content
        assert all(left.end == right.start for left, right in pairwise(parts))
    assert_variables_show_their_values(prompt, rendered)


def assert_variables_show_their_values(prompt: Prompt, rendered: RenderedPrompt) -> None:
    for span in rendered.variables:
        assert rendered.content(span.message)[span.start : span.end] == prompt.values[span.variable]


def test_a_thousand_examples_render() -> None:
    many = tuple(Example({"question": f"q{n}"}, f"o{n}") for n in range(1000))
    rendered = render(replace(PROMPT, technique="few_shot", examples=many))
    assert (rendered.text or "").count("Question: ") == 1001


def test_a_result_that_is_too_long_is_refused() -> None:
    with pytest.raises(TemplateError, match="16000000 characters"):
        render(Prompt(name="A", instruction="{{ v }}" * 200, values={"v": "x" * 100_000, "question": "Q"}))
