"""The columns of a desk: what each stands for, and how they follow the choice of endpoints."""

from __future__ import annotations

import pytest

from ui.models.chosen_endpoints import ChosenEndpoints
from ui.models.desk_columns import DeskColumns
from ui.models.variant_title import variant_title
from workbench.endpoints.endpoint import Endpoint
from workbench.runs.variant import PromptSource, Variant, plain


@pytest.fixture
def endpoints() -> ChosenEndpoints:
    made = ChosenEndpoints(["a", "b"])
    made.known = tuple(Endpoint(label, label) for label in ("a", "b", "c"))
    return made


def keys(columns: DeskColumns) -> list[str]:
    return [one.key for one in columns.variants]


def test_each_chosen_endpoint_has_a_column_as_it_is(endpoints: ChosenEndpoints) -> None:
    assert DeskColumns(endpoints).variants == (plain("a"), plain("b"))


def test_a_variant_stands_beside_its_endpoint_and_has_a_key_of_its_own(endpoints: ChosenEndpoints) -> None:
    columns = DeskColumns(endpoints)
    columns.add(Variant("", "a", parameters={"temperature": 0.7}), after="a")
    columns.add(Variant("", "a", parameters={"temperature": 0.9}), after="a #2")
    assert keys(columns) == ["a", "a #2", "a #3", "b"]
    assert [endpoint.label for _variant, endpoint in columns.called] == ["a", "a", "a", "b"]


def test_an_endpoint_that_is_chosen_no_more_takes_its_variants_with_it(endpoints: ChosenEndpoints) -> None:
    columns = DeskColumns(endpoints)
    columns.add(Variant("", "a", parameters={"seed": 1}))
    endpoints.choose("a", False)
    assert keys(columns) == ["b"]
    endpoints.choose("a", True)
    assert keys(columns) == ["a", "b"]


def test_with_its_last_column_an_endpoint_is_chosen_no_more(endpoints: ChosenEndpoints) -> None:
    columns = DeskColumns(endpoints)
    columns.add(Variant("", "a", name="twin"))
    columns.remove("a")
    assert [one.label for one in endpoints.chosen] == ["a", "b"]
    columns.remove("a #2")
    assert [one.label for one in endpoints.chosen] == ["b"]
    assert keys(columns) == ["b"]


def test_columns_are_moved_and_pinned_ones_stay_first(endpoints: ChosenEndpoints) -> None:
    columns = DeskColumns(endpoints)
    endpoints.choose("c", True)
    columns.move("c", 0)
    assert keys(columns) == ["c", "a", "b"]
    columns.change(Variant("b", "b", pinned=True))
    assert keys(columns) == ["b", "c", "a"]
    columns.move("a", 0)
    assert keys(columns) == ["b", "a", "c"]


def test_columns_that_are_put_on_keep_what_is_chosen(endpoints: ChosenEndpoints) -> None:
    columns = DeskColumns(endpoints)
    columns.show([Variant("x", "b", name="first"), Variant("y", "gone")])
    assert keys(columns) == ["a", "x"]


@pytest.mark.parametrize(
    ("variant", "title"),
    [
        (plain("flan"), "flan"),
        (Variant("k", "flan", name="mine"), "mine"),
        (Variant("k", "flan", parameters={"temperature": 0.7, "top_p": 0.9}), "flan · temperature 0.7 · top_p 0.9"),
        (Variant("k", "flan", values={"passage": ""}), "flan · passage: (empty)"),
        (Variant("k", "flan", prompt=PromptSource("/a/mail.prompt.yaml", "0123456789")), "flan · mail 0123456"),
    ],
)
def test_a_column_is_called_by_what_is_other_in_it(variant: Variant, title: str) -> None:
    assert variant_title(variant) == title
