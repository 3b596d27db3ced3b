"""Free variables: which names get a field."""

from dataclasses import replace

from workbench.prompts.prompt import ChainOfThought, Context, Example, Message, Prompt
from workbench.prompts.variables import free_variables

PROMPT = Prompt(
    name="A",
    system="{{ persona }}",
    instruction="{{ task }} {{ persona }}",
    messages=(Message("user", "{{ earlier }}"),),
    chain_of_thought=ChainOfThought(trigger="{{ nudge }}"),
    input_template="{{ context }} {{ question }}",
)


def test_they_come_in_order_of_appearance() -> None:
    assert free_variables(PROMPT) == ("persona", "task", "earlier", "nudge", "context", "question")


def test_the_context_variable_is_none_of_them() -> None:
    assert "context" not in free_variables(replace(PROMPT, context=Context()))


def test_names_of_example_templates_count_where_no_example_defines_them() -> None:
    with_examples = replace(
        PROMPT,
        examples=(Example({"question": "q"}), Example({"extra_input": "x"})),
        example_template="{{ question }} {{ extra_input }} {{ style }} {{ output }} {{ reasoning }}",
    )
    assert free_variables(with_examples)[-1] == "style"
    assert "extra_input" not in free_variables(with_examples)
    assert "style" not in free_variables(replace(with_examples, examples=()))


def test_templates_that_are_not_used_ask_for_nothing() -> None:
    review = Prompt(
        name="A", input_template="{{ review }}", example_template="{{ review }}", examples=(Example({"review": "r"}),)
    )
    assert free_variables(review) == ("review",)


def test_jinjas_own_names_and_broken_templates_give_none() -> None:
    assert free_variables(replace(PROMPT, system="{{ range(3) }}{{ dict() }}", instruction="{{ broken"))[0] == "earlier"
