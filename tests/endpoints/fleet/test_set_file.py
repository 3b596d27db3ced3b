from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.endpoints.fleet.plan import Place
from workbench.endpoints.fleet.set_file import find_set, forget_set, keep_set, load_sets, save_sets
from workbench.endpoints.fleet.sets import EndpointSet, Member
from workbench.errors import InvalidFile, UnknownName, UsageError

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(
    lambda text: text == text.strip() and bool(text)
)
MEMBERS = st.builds(
    Member,
    NAMES,
    NAMES,
    st.builds(Place, st.none() | NAMES, st.none() | st.sampled_from(("us-east-1", "ap-northeast-2"))),
    st.none() | st.floats(0, 1000),
)
SETS = st.lists(st.builds(EndpointSet, NAMES, st.lists(MEMBERS, max_size=3).map(tuple)), max_size=3).map(tuple)


@given(SETS)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_sets_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, sets: tuple[EndpointSet, ...]) -> None:
    path = tmp_path_factory.mktemp("fleet") / "fleet.yaml"
    save_sets(sets, path)
    assert load_sets(path) == sets


def test_keeping_replacing_finding_and_forgetting(tmp_path: Path) -> None:
    path = tmp_path / "home" / "fleet.yaml"
    with pytest.raises(UnknownName, match="No set of endpoints is saved yet"):
        find_set("a", path)
    keep_set(EndpointSet("a", (Member("one", "config"),)), path)
    keep_set(EndpointSet("b"), path)
    keep_set(EndpointSet("a", (Member("two", "config"),)), path)
    assert [(one.name, [m.name for m in one.members]) for one in load_sets(path)] == [("a", ["two"]), ("b", [])]
    forget_set("a", path)
    with pytest.raises(UnknownName, match="Known sets: b"):
        forget_set("a", path)


@pytest.mark.parametrize("name", ["", " \u3000\t", "a\nb", "a\u2028b", "\ud800"])
def test_a_set_without_a_name_is_not_written(tmp_path: Path, name: str) -> None:
    path = tmp_path / "fleet.yaml"
    with pytest.raises(UsageError, match="needs a name of one line"):
        keep_set(EndpointSet(name), path)
    assert not path.exists()
    keep_set(EndpointSet(" 아침\u3000벤치 "), path)
    assert find_set("아침\u3000벤치", path).members == ()


def test_a_set_without_a_configuration_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "fleet.yaml"
    path.write_text("sets:\n- name: a\n  endpoints:\n  - name: one\n")
    with pytest.raises(InvalidFile, match="line 4, field sets"):
        load_sets(path)


def test_unknown_fields_stay(tmp_path: Path) -> None:
    path = tmp_path / "fleet.yaml"
    path.write_text("sets:\n- name: a\n  endpoints:\n  - {name: one, config: c, note: mine}\n")
    save_sets(load_sets(path), path)
    assert "note: mine" in path.read_text()
