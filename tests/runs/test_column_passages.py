"""Passages in the columns of a run."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from workbench.documents.chunk import StoredChunk
from workbench.documents.passage import Passage, Retrieval, Score
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import UnknownName, UsageError
from workbench.prompts.prompt import Context, Prompt
from workbench.runs.column_passages import ColumnPassages, NothingFound, question_of
from workbench.runs.history.records import StoredColumn
from workbench.runs.history.typed_data import from_data, to_data
from workbench.runs.variant import PromptSource, Variant, plain
from workbench.runs.variant_data import variant_data, variant_of
from workbench.runs.variant_requests import columns_for

FLAN = Endpoint("flan", "flan", payload="jumpstart")
PROMPT = Prompt(
    name="Ask",
    input_template="{{ context }}|{{ question }}",
    values={"question": "Why?", "context": "typed in"},
    context=Context(index="faq"),
)


@dataclass
class Documents:
    """Finds one passage that repeats the question, or none."""

    finds: bool = True
    asked: list[tuple[Context, str]] = field(default_factory=list)

    def __call__(self, context: Context, question: str) -> Retrieval:
        self.asked.append((context, question))
        chunk = StoredChunk("faq.txt", 0, len(question), question, "page", "1", 7, 2)
        passage = Passage(chunk, 0.5, {"dense": Score(0.5, 1)}, "" if self.finds else "threshold")
        found, further = ((passage,), ()) if self.finds else ((), (passage,))
        return Retrieval("faq", question, found, further, f"passage on {question}", "cosine", 2, 1.5)


def nothing(source: PromptSource) -> Prompt:
    raise UnknownName("There is no {path}.", path=source.path)


def columns(prompt: Prompt, variants: list[Variant], documents: Documents | None) -> tuple[StoredColumn, ...]:
    return columns_for(prompt, [(one, FLAN) for one in variants], nothing, retrieve=documents)


def texts(found: tuple[StoredColumn, ...]) -> list[str | None]:
    return [column.request.prompt.text for column in found]


def test_a_column_gets_passages_the_given_context_or_none() -> None:
    documents = Documents()
    variants = [plain("flan"), Variant("b", "flan", documents="given"), Variant("c", "flan", documents="none")]
    found = columns(PROMPT, variants, documents)
    assert texts(found) == ["passage on Why?|Why?", "typed in|Why?", "|Why?"]
    assert [column.retrieval is not None for column in found] == [True, False, False]


def test_documents_are_off_where_nobody_retrieves_or_no_collection_is_named() -> None:
    assert texts(columns(PROMPT, [plain("flan")], None)) == ["typed in|Why?"]
    unnamed = replace(PROMPT, context=Context())
    assert texts(columns(unnamed, [plain("flan")], Documents())) == ["typed in|Why?"]


def test_each_question_is_asked_once() -> None:
    documents = Documents()
    other = Variant("d", "flan", values={"question": "How?"})
    columns(PROMPT, [plain("flan"), Variant("b", "flan", parameters={"temperature": 1.0}), other], documents)
    assert [question for _context, question in documents.asked] == ["Why?", "How?"]


def test_without_a_good_passage_the_model_is_not_called() -> None:
    strict = replace(PROMPT, context=Context(index="faq", threshold=0.9))
    (column,) = columns(strict, [plain("flan")], Documents(finds=False))
    assert isinstance(column.request.refusal, NothingFound)
    assert "0.9 (cosine)" in column.request.refusal.message
    assert column.retrieval is not None
    assert column.retrieval.further[0].left_out == "threshold"


def test_a_column_with_passages_is_kept_whole() -> None:
    (column,) = columns(PROMPT, [Variant("b", "flan", parameters={"temperature": 1.0})], Documents())
    assert from_data(StoredColumn, to_data(column), {}) == column


def test_a_variant_keeps_its_documents() -> None:
    variant = Variant("", "flan", documents="none")
    assert variant_of(variant_data(variant)) == variant
    with pytest.raises(ValueError, match="documents"):
        variant_of({"endpoint": "flan", "documents": "some"})


@pytest.mark.parametrize(
    ("template", "values", "query", "expected"),
    [
        ("{{ context }} {{ question }} {{ tone }}", {"question": "Why?", "tone": "mild"}, None, "Why?"),
        ("{{ context }} {{ query }} {{ tone }}", {"query": "Why?", "tone": "mild"}, None, "Why?"),
        ("{{ context }} {{ topic }}", {"topic": "spot"}, None, "spot"),
        ("{{ context }} {{ topic }} {{ tone }}", {"topic": "spot", "tone": "mild"}, "tone", "mild"),
        ("{{ context }}{{ topic }} {{ tone }}", {"topic": "spot", "tone": "mild"}, None, "spot mild"),
    ],
)
def test_what_is_asked(template: str, values: dict[str, str], query: str | None, expected: str) -> None:
    context = Context(index="faq", query=query)
    prompt = Prompt(name="Ask", input_template=template, values=values, context=context)
    assert question_of(prompt, context) == expected


def test_a_question_variable_that_is_not_there_is_told() -> None:
    with pytest.raises(UsageError, match="no variable topic"):
        question_of(PROMPT, Context(index="faq", query="topic"))
    assert ColumnPassages(None).grounded(Prompt(name="x")).retrieval is None
