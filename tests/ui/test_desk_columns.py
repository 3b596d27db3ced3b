"""The columns of a desk: what each stands for, and how they follow the choice of endpoints."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui import window_state
from ui.models.chosen_endpoints import ChosenEndpoints
from ui.models.desk_columns import DeskColumns, for_any_prompt
from ui.models.variant_title import variant_title, variant_titles
from ui.window_state import WindowState
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


def test_columns_are_put_on_exactly_and_those_that_are_the_same_keep_their_keys(endpoints: ChosenEndpoints) -> None:
    columns = DeskColumns(endpoints)
    twin = columns.add(Variant("", "a", parameters={"seed": 1}), after="a")
    told: list[object] = []
    columns.changed.connect(lambda: told.append(columns.variants))
    columns.put_on([Variant("", "c"), Variant("", "a", parameters={"seed": 1}), Variant("", "a", name="new")])
    assert [one.label for one in endpoints.chosen] == ["a", "c"]
    assert keys(columns) == ["c", twin.key, "a #3"]
    assert told
    columns.put_on([Variant("", "a"), Variant("", "a")])
    assert len(set(keys(columns))) == 2


def test_steps_stay_among_pinned_and_unpinned_columns(endpoints: ChosenEndpoints) -> None:
    columns = DeskColumns(endpoints)
    endpoints.choose("c", True)
    columns.change(Variant("b", "b", pinned=True))
    assert keys(columns) == ["b", "a", "c"]
    assert not columns.may_step("b", 1)
    assert not columns.may_step("a", -1)
    assert not columns.may_step("c", 1)
    assert columns.may_step("c", -1)
    columns.step("c", -1)
    assert keys(columns) == ["b", "c", "a"]


def test_a_key_that_looks_like_an_endpoints_label_is_taken_once(endpoints: ChosenEndpoints) -> None:
    endpoints.known = (*endpoints.known, Endpoint("a #2", "a #2"))
    columns = DeskColumns(endpoints)
    columns.add(Variant("", "a", parameters={"seed": 1}))
    endpoints.choose("a #2", True)
    assert len(set(keys(columns))) == 4


def test_columns_that_would_be_called_the_same_are_numbered() -> None:
    titles = variant_titles([plain("a"), Variant("x", "a"), Variant("y", "a", parameters={"temperature": 0.5})])
    assert titles == {"a": "a", "x": "a (2)", "y": "a · temperature 0.5"}


def test_only_what_is_for_any_prompt_lasts() -> None:
    swept = Variant("b", "a", parameters={"seed": 1}, pinned=True)
    others = [Variant("c", "a", values={"passage": ""}), Variant("d", "a", prompt=PromptSource("/x"))]
    assert for_any_prompt([plain("a"), swept, *others]) == (plain("a"), swept)


def test_what_is_remembered_of_columns_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    columns = (plain("a"), Variant("a #2", "a", parameters={"temperature": 0.5, "stop": ("\n",)}, pinned=True))
    window_state.save(WindowState(columns=columns, columns_width="compact"), path)
    assert window_state.load(path).columns == columns
    assert window_state.load(path).columns_width == "compact"
    path.write_text('{"columns": [1, {"endpoint": 2}, {"endpoint": "b"}]}')
    assert window_state.load(path).columns == (plain("b"),)
    path.write_text('{"columns": {"a": 1}}')
    assert window_state.load(path).columns == ()
