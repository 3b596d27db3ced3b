"""What an instance costs an hour: the shipped table, the user's rows over it, and endpoints with their prices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.endpoints.conftest import no_aws_settings
from workbench.endpoints.discovery import FoundEndpoint, guess_payload
from workbench.endpoints.endpoint import Endpoint, Price
from workbench.endpoints.pricing import (
    HOME_REGION,
    INSTANCE_TYPE,
    REGION,
    PriceTable,
    hourly_price,
    load_prices,
    priced,
    priced_for_run,
    save_own,
)
from workbench.errors import InvalidFile, UsageError

__all__ = ["no_aws_settings"]

SHIPPED = load_prices(Path("no such file"))
SMALL = PriceTable(
    "2026-10-03",
    shipped={HOME_REGION: {"ml.g5.xlarge": 1.4, "ml.g5.12xlarge": 7.0, "ml.m5.large": 0.1}},
    factors={"ap-northeast-2": {"g5": 1.25}},
)


def endpoint(region: str | None = HOME_REGION, **price: object) -> Endpoint:
    return Endpoint("it", "it", region=region, price=Price(**price))  # type: ignore[arg-type]


def test_each_shipped_row_is_a_price_of_an_instance_type_in_a_region() -> None:
    rows = [row for region in SHIPPED.regions for row in SHIPPED.rows(region)]
    assert len(rows) > 100
    for row in rows:
        assert REGION.fullmatch(row.region)
        assert INSTANCE_TYPE.fullmatch(row.instance_type)
        assert 0 < row.per_hour < 500


def test_the_shipped_table_says_of_when_and_from_where_it_is() -> None:
    assert date(2026, 1, 1) < date.fromisoformat(SHIPPED.as_of)
    assert "AWS Price List" in SHIPPED.source
    assert SHIPPED.problem is None


def test_a_factor_is_of_a_family_that_has_prices_and_never_makes_a_region_much_cheaper() -> None:
    families = {row.instance_type.split(".")[1] for row in SHIPPED.rows(HOME_REGION)}
    for factors in SHIPPED.factors.values():
        assert set(factors) <= families
        assert all(0.9 < factor < 2 for factor in factors.values())


def test_a_price_is_looked_up_by_type_and_region() -> None:
    assert SHIPPED.per_hour("ml.g5.12xlarge", "us-east-1") == 7.09
    assert SHIPPED.per_hour("ml.g5.12xlarge", "mars-north-1") is None
    assert SHIPPED.per_hour("ml.z9.xlarge", "us-east-1") is None
    assert SHIPPED.per_hour("anything", None) is None


def test_the_price_of_another_region_is_told_as_an_estimate() -> None:
    row = SMALL.row("ml.g5.xlarge", "ap-northeast-2")
    assert row is not None
    assert (row.per_hour, row.origin) == (1.75, "estimate")
    assert SMALL.row("ml.m5.large", "ap-northeast-2") is None  # no factor for the family


def test_rows_go_by_family_and_from_small_to_large() -> None:
    assert [row.instance_type for row in SMALL.rows(HOME_REGION)] == ["ml.g5.xlarge", "ml.g5.12xlarge", "ml.m5.large"]


def test_own_rows_go_over_the_shipped_ones_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text("regions:\n  us-east-1: {ml.g5.12xlarge: 5.5}\n  eu-south-2: {ml.z9.metal: 3}\n", "utf-8")
    table = load_prices(path)
    assert table.per_hour("ml.g5.12xlarge", "us-east-1") == 5.5
    assert table.per_hour("ml.g5.xlarge", "us-east-1") == SHIPPED.per_hour("ml.g5.xlarge", "us-east-1")
    assert table.per_hour("ml.z9.metal", "eu-south-2") == 3
    assert [row.origin for row in table.rows("eu-south-2")] == ["own"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("regions: {us-east-1: {ml.g5.xlarge: dear}}", "a number is expected"),
        ("regions: {us-east-1: {ml.g5.xlarge: 0}}", "a number above 0"),
        ("regions: {us-east-1: {ml.g5.xlarge: -1}}", "at least 0"),
        ("regions: {us-east-1: {g5: 1}}", "instance types such as"),
        ("regions: {Seoul: {ml.g5.xlarge: 1}}", "a region such as"),
        ("regions: [1]", "a mapping of names"),
        ("{", "not valid YAML"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_and_the_shipped_table_holds(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text(text, "utf-8")
    table = load_prices(path)
    assert isinstance(table.problem, InvalidFile)
    assert told in str(table.problem)
    assert table == replace(SHIPPED, problem=table.problem)
    with pytest.raises(InvalidFile):
        save_own(table.with_own("us-east-1", "ml.g5.xlarge", 1.0), path)
    assert path.read_text("utf-8") == text


@given(st.dictionaries(st.sampled_from(["ml.g5.xlarge", "ml.p6-b200.48xlarge"]), st.floats(1e-6, 999_999)))
def test_own_prices_are_read_back_as_written(tmp_path_factory: pytest.TempPathFactory, own: dict[str, float]) -> None:
    path = tmp_path_factory.mktemp("prices") / "prices.yaml"
    table = SHIPPED
    for instance_type, per_hour in own.items():
        table = table.with_own("ap-northeast-2", instance_type, per_hour)
    save_own(table, path)
    assert load_prices(path).own == ({"ap-northeast-2": own} if own else {})


def test_taking_an_own_price_away_brings_the_shipped_one_back(tmp_path: Path) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text("note: mine\nregions: {us-east-1: {ml.g5.xlarge: 9}}\n", "utf-8")
    save_own(load_prices(path).with_own("us-east-1", "ml.g5.xlarge", None), path)
    table = load_prices(path)
    assert table.per_hour("ml.g5.xlarge", "us-east-1") == 1.408
    assert table.own_extra == {"note": "mine"}


@pytest.mark.parametrize(
    ("region", "instance_type", "per_hour"),
    [("", "ml.g5.xlarge", 1.0), ("us-east-1", "g5", 1.0), ("us-east-1", "ml.g5.xlarge", 0.0)],
)
def test_an_own_price_that_cannot_be_is_refused(region: str, instance_type: str, per_hour: float) -> None:
    with pytest.raises(UsageError):
        SMALL.with_own(region, instance_type, per_hour)


def test_an_endpoint_gets_the_price_of_its_instance_type() -> None:
    assert priced(endpoint(instance_type="ml.g5.xlarge"), SMALL).price.per_hour == 1.4
    assert priced(endpoint("ap-northeast-2", instance_type="ml.g5.xlarge"), SMALL).price.per_hour == 1.75
    assert priced(endpoint(instance_type="ml.z9.xlarge"), SMALL).price.per_hour is None


@pytest.mark.parametrize("own", [{"per_hour": 3.0}, {"per_1k_in": 0.1}, {"per_1k_out": 0.0}])
def test_the_price_in_an_endpoints_file_holds(own: dict[str, float]) -> None:
    told = endpoint(instance_type="ml.g5.xlarge", **own)
    assert priced(told, SMALL) is told


def test_the_region_of_the_aws_settings_holds_where_an_endpoint_names_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    plain, asking = endpoint(None), endpoint(None, instance_type="ml.g5.12xlarge")
    found = priced_for_run([plain, asking], tmp_path / "none")
    assert found[0] is plain
    assert found[1].price.per_hour == 7.09
    assert found[1].region is None  # where the call goes is not decided here


def test_an_endpoint_of_the_account_costs_all_its_instances() -> None:
    def found(**price: object) -> FoundEndpoint:
        return FoundEndpoint(endpoint(**price), "InService", None, guess_payload("it"))

    assert hourly_price(found(instance_type="ml.g5.xlarge", instances=3), SMALL) == pytest.approx(4.2)
    assert hourly_price(found(), SMALL) is None
