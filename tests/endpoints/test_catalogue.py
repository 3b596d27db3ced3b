from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from workbench.endpoints.catalogue import Catalogue
from workbench.endpoints.endpoint import CustomPayload, Endpoint
from workbench.endpoints.payloads import PAYLOADS
from workbench.errors import InvalidFile, UnknownName, UsageError


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(lambda: "http://127.0.0.1:9", tmp_path / "endpoints")


def test_without_files_there_are_the_embedded_three(catalogue: Catalogue) -> None:
    endpoints = catalogue.endpoints()
    assert [endpoint.label for endpoint in endpoints] == ["local:reader", "local:few-shot", "local:echo"]
    assert {endpoint.payload for endpoint in endpoints} == {"tgi", "jumpstart", "openai"} <= set(PAYLOADS)
    assert all("not a language model" in endpoint.description for endpoint in endpoints)
    assert all(endpoint.is_local for endpoint in endpoints)


def test_an_added_endpoint_is_there_at_once_and_found_by_its_label(catalogue: Catalogue) -> None:
    mine = Endpoint("나의 모델 / 1", "my-endpoint", region="us-east-1")
    path = catalogue.add(mine)
    assert catalogue.endpoints()[-1] == mine
    assert catalogue.find("나의 모델 / 1") == mine
    assert catalogue.find(str(path)) == mine


def test_labels_that_give_the_same_file_name_do_not_overwrite_each_other(catalogue: Catalogue) -> None:
    first, second = Endpoint("a/b", "one"), Endpoint("a b", "two")
    catalogue.add(first)
    catalogue.add(second)
    assert [catalogue.find("a/b"), catalogue.find("a b")] == [first, second]


def test_a_hostile_label_stays_in_the_folder(catalogue: Catalogue, tmp_path: Path) -> None:
    path = catalogue.add(Endpoint("../../etc/x", "a"))
    assert path.parent == tmp_path / "endpoints"


@pytest.mark.parametrize("label", ["local:reader", "mine", "MINE", "Local:Reader"])
def test_a_label_that_is_taken_is_refused(catalogue: Catalogue, label: str) -> None:
    catalogue.add(Endpoint("mine", "a"))
    with pytest.raises(UsageError, match="already"):
        catalogue.add(Endpoint(label, "b"))


def test_the_case_of_its_own_label_can_be_changed(catalogue: Catalogue) -> None:
    catalogue.add(Endpoint("mine", "a"))
    catalogue.add(Endpoint("other", "a"))
    catalogue.replace("mine", Endpoint("Mine", "a"))
    assert catalogue.find("Mine").label == "Mine"
    with pytest.raises(UsageError, match="There is an endpoint Mine already"):
        catalogue.replace("other", Endpoint("mine", "a"))


def test_a_broken_file_is_left_out_and_told(catalogue: Catalogue, tmp_path: Path) -> None:
    catalogue.add(Endpoint("mine", "a"))
    (tmp_path / "endpoints" / "bad.endpoint.yaml").write_text("label: [\n")
    assert [endpoint.label for endpoint in catalogue.endpoints()][3:] == ["mine"]
    (problem,) = catalogue.broken_files()
    assert "bad.endpoint.yaml" in problem.message
    with pytest.raises(InvalidFile):
        catalogue.find("bad")


def test_a_format_of_its_own_that_could_not_be_loaded_is_not_saved(catalogue: Catalogue, tmp_path: Path) -> None:
    mine = Endpoint("mine", "mine", payload="custom", custom=CustomPayload('{"q": {{ prompt | tojson }}}', text="a.b"))
    path = catalogue.add(mine)
    for broken in (None, CustomPayload("{{ prompt"), CustomPayload("{}", text="a[")):
        with pytest.raises(UsageError, match=r"custom\.(request|text)"):
            catalogue.replace("mine", replace(mine, custom=broken))
    assert catalogue.find(str(path)) == mine


def test_an_unknown_name_lists_what_is_known(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownName) as error:
        catalogue.find("nobody")
    assert "local:reader, local:few-shot, local:echo" in error.value.hint


def test_a_path_that_does_not_exist_is_told_as_a_file(catalogue: Catalogue) -> None:
    with pytest.raises(InvalidFile, match="cannot be read"):
        catalogue.find("nowhere/it.yaml")


def test_profile_and_region_fill_only_what_is_missing() -> None:
    assert Endpoint("a", "b").in_account("work", "eu-west-1") == Endpoint("a", "b", profile="work", region="eu-west-1")
    own = Endpoint("a", "b", profile="own", region="us-east-1")
    assert own.in_account("work", "eu-west-1") == own
    assert Endpoint("a", "b").in_account("", "") == Endpoint("a", "b")
    assert Endpoint("local:a", "b").in_account("work", "eu-west-1") == Endpoint("local:a", "b")


def test_the_tokenizer_of_a_saved_endpoint_can_be_set_and_removed(catalogue: Catalogue, tmp_path: Path) -> None:
    mine = Endpoint("mine", "my-endpoint", extra={"team": "research"})
    catalogue.add(mine)
    catalogue.set_tokenizer("mine", tmp_path / "tokenizer.json")
    assert catalogue.find("mine") == replace(mine, tokenizer=str(tmp_path / "tokenizer.json"))
    catalogue.set_tokenizer("mine", None)
    assert catalogue.find("mine") == mine
    with pytest.raises(UnknownName, match="local:echo has no file"):
        catalogue.set_tokenizer("local:echo", None)
