from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.documents.chunkers import CHUNKERS
from workbench.documents.chunking import chunked
from workbench.documents.document import Document, Part
from workbench.documents.recipe import IndexRecipe
from workbench.errors import UsageError

LABS = Path(__file__).parents[3] / "shared" / "data" / "sagemaker-labs"
PIECES = [
    "a",
    "a ",
    "word ",
    "가",
    "대한민국 ",
    "👩‍👩‍👧",
    "e\u0301",
    "\r\n",
    "\n\n",
    ". ",
    "다.\n",
    "# A\n",
    "```\n",
    "\t",
    "\u3000",
    "。",
]
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.text(max_size=80))
SIZES = st.tuples(st.integers(1, 30), st.integers(0, 29)).map(lambda pair: (pair[0], min(pair[1], pair[0] - 1)))


@pytest.mark.parametrize("chunker", list(CHUNKERS))
@settings(max_examples=60, deadline=None)
@given(text=TEXTS, sizes=SIZES)
def test_chunks_are_exact_in_order_and_leave_nothing_out(chunker: str, text: str, sizes: tuple[int, int]) -> None:
    chunks = chunked(Document("a.txt", text), IndexRecipe(chunker=chunker, size=sizes[0], overlap=sizes[1]))
    covered: set[int] = set()
    for chunk in chunks:
        assert chunk.text == text[chunk.start : chunk.end]
        assert chunk.text.strip()
        covered.update(range(chunk.start, chunk.end))
    assert [chunk.start for chunk in chunks] == sorted(chunk.start for chunk in chunks)
    assert all(place in covered for place, character in enumerate(text) if character.strip())


@pytest.mark.parametrize("unit", ["tokens", "words"])
@settings(max_examples=40, deadline=None)
@given(text=TEXTS, sizes=SIZES)
def test_units_of_recursive_keep_the_places_exact(unit: str, text: str, sizes: tuple[int, int]) -> None:
    chunks = chunked(Document("a.txt", text), IndexRecipe(size=sizes[0], overlap=sizes[1], unit=unit))
    assert all(chunk.text == text[chunk.start : chunk.end] for chunk in chunks)
    covered = {place for chunk in chunks for place in range(chunk.start, chunk.end)}
    assert all(place in covered for place, character in enumerate(text) if character.strip())


@settings(max_examples=30, deadline=None)
@given(names=st.lists(st.sampled_from(["a", "b", "b"]), max_size=20))
def test_code_is_cut_by_its_language_with_exact_places(names: list[str]) -> None:
    text = "".join(f"class {name}:\n    def {name}(self):\n        return 1\n\n\n" for name in names)
    chunks = chunked(Document("a.py", text), IndexRecipe("code", 60, 0))
    assert [chunk.text for chunk in chunks] == [text[chunk.start : chunk.end] for chunk in chunks]
    assert all(chunk.text.startswith("class ") for chunk in chunks)


def test_a_chunk_knows_the_innermost_part_that_it_begins_in() -> None:
    parts = (Part("chapter", "One", 0, 11, 1), Part("section", "Two", 4, 7, 2))
    chunks = chunked(Document("a", "aaa bbb ccc ddd", parts), IndexRecipe("words", 1, 0))
    assert [chunk.place for chunk in chunks] == ["One", "Two", "One", ""]


def test_rows_are_chunks_and_the_header_is_none() -> None:
    text = "name\nx\ny\nz"
    rows = tuple(Part("row", str(at), 3 + 2 * at, 4 + 2 * at) for at in range(1, 4))
    assert [c.text for c in chunked(Document("a.csv", text, rows), IndexRecipe("rows"))] == ["x", "y", "z"]
    two = chunked(Document("a.csv", text, rows), IndexRecipe("rows", chunking={"rows": 2}))
    assert [c.text for c in two] == ["x\ny", "z"]


def test_a_heading_in_fenced_code_begins_no_section() -> None:
    text = "# A\none\n```\n# no\n```\n## B\ntwo"
    assert [c.text for c in chunked(Document("a.md", text), IndexRecipe("markdown", 100, 0))] == [text[:20], text[21:]]


@pytest.mark.parametrize(
    "change",
    [
        {"size": 0}, {"overlap": 1000}, {"overlap": -1}, {"unit": "miles"}, {"chunker": "words", "unit": "tokens"},
        {"chunking": {"rows": 2}}, {"chunker": "rows", "chunking": {"rows": 0}},
        {"chunker": "code", "chunking": {"language": "klingon"}}, {"chunker": "nothing"},
    ],
)  # fmt: skip
def test_a_recipe_that_cannot_be_used_says_why(change: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        chunked(Document("a", "text"), replace(IndexRecipe(), **change))  # type: ignore[arg-type]


@pytest.mark.skipif(not LABS.exists(), reason="needs ../shared/data/sagemaker-labs")
@pytest.mark.parametrize(
    ("file", "encoding", "recipe", "count"),
    [
        ("sagemaker-faq.txt", "utf-8-sig", IndexRecipe("recursive", 300, 50), 364),
        ("sagemaker-faq.txt", "utf-8-sig", IndexRecipe("recursive", 500, 5), 213),
        ("judgment-5.txt", "iso-8859-1", IndexRecipe("words", 768, 0), 6),
    ],
)
def test_known_counts(file: str, encoding: str, recipe: IndexRecipe, count: int) -> None:
    text = (LABS / file).read_bytes().decode(encoding)
    assert len(chunked(Document(file, text), recipe)) == count
