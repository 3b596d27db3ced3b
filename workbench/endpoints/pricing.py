"""What an instance costs an hour: the table that ships with the program, and the user's own rows over it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench import paths
from workbench.atomic_file import write_atomically
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import EndpointError, InvalidFile, Phrase, UsageError
from workbench.prompts.writing import yaml_text
from workbench.yaml_fields import Fields, read_fields

if TYPE_CHECKING:
    from workbench.endpoints.discovery import FoundEndpoint

# The region whose prices are all known; the factors of other regions are of these.
HOME_REGION = "us-east-1"
INSTANCE_TYPE = re.compile(r"ml\.(?P<family>[a-z0-9-]{1,24})\.(?P<size>[a-z0-9-]{1,24})")
REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-\d{1,2}")
_SIZE = re.compile(r"(\d*)xlarge")

# Region -> instance type (or family) -> US dollars an hour (or a factor).
Prices = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class PriceRow:
    """One price. `origin` is shipped, estimate (shipped for another region, times a factor) or own."""

    region: str
    instance_type: str
    per_hour: float
    origin: str


@dataclass(frozen=True)
class PriceTable:
    """US dollars an hour for an instance of a real-time endpoint. `as_of` is the day (ISO) of the shipped figures.

    `problem` says why the user's own rows could not be read: the shipped ones hold then.
    """

    as_of: str
    source: str = ""
    shipped: Prices = field(default_factory=dict)
    factors: Prices = field(default_factory=dict)
    own: Prices = field(default_factory=dict)
    own_extra: Mapping[str, Any] = field(default_factory=dict)
    problem: InvalidFile | None = None

    def per_hour(self, instance_type: str, region: str | None) -> float | None:
        """None where neither the table nor the user has a price for that type in that region."""
        row = self.row(instance_type, region)
        return None if row is None else row.per_hour

    def row(self, instance_type: str, region: str | None) -> PriceRow | None:
        """The price with where it is from."""
        if not region:
            return None
        for prices, origin in ((self.own, "own"), (self.shipped, "shipped")):
            if instance_type in prices.get(region, {}):
                return PriceRow(region, instance_type, prices[region][instance_type], origin)
        return self._estimate(instance_type, region)

    def _estimate(self, instance_type: str, region: str) -> PriceRow | None:
        parts = INSTANCE_TYPE.fullmatch(instance_type)
        factor = self.factors.get(region, {}).get(parts["family"]) if parts else None
        home = self.shipped.get(HOME_REGION, {}).get(instance_type)
        if factor is None or home is None:
            return None
        return PriceRow(region, instance_type, round(home * factor, 4), "estimate")

    @property
    def regions(self) -> tuple[str, ...]:
        """Every region that has a price."""
        return tuple(sorted({*self.shipped, *self.factors, *self.own}))

    def rows(self, region: str) -> tuple[PriceRow, ...]:
        """All prices of a region, by family and size."""
        types = {*self.shipped.get(HOME_REGION, {}), *self.shipped.get(region, {}), *self.own.get(region, {})}
        found = (self.row(one, region) for one in sorted(types, key=_order))
        return tuple(row for row in found if row is not None)

    def with_own(self, region: str, instance_type: str, per_hour: float | None) -> PriceTable:
        """The table with the user's own price; None takes it away. No region, type or price: `UsageError`."""
        _check(region, instance_type, per_hour)
        own = {name: dict(rows) for name, rows in self.own.items()}
        rows = own.setdefault(region, {})
        if per_hour is None:
            rows.pop(instance_type, None)
        else:
            rows[instance_type] = per_hour
        return replace(self, own={name: rows for name, rows in own.items() if rows})


def load_prices(override: Path) -> PriceTable:
    """The shipped table with the rows of the user's file over it. A file that cannot be used is told by `problem`."""
    file = read_fields(paths.resources_folder() / "prices" / "sagemaker.yaml")
    shipped = PriceTable(
        file.text("as_of"), file.text("source"), _prices(file.mapping("regions")), _numbers(file.mapping("factors"))
    )
    if not override.exists():
        return shipped
    try:
        own = read_fields(override)
        return replace(shipped, own=_prices(own.mapping("regions")), own_extra=own.extra())
    except InvalidFile as error:
        return replace(shipped, problem=error)


def save_own(table: PriceTable, override: Path) -> None:
    """Writes the user's own rows. A file that could not be read is not written over: its `problem` is raised."""
    if table.problem is not None:
        raise table.problem
    data = {"regions": {name: dict(rows) for name, rows in table.own.items()}, **table.own_extra}
    write_atomically(override, yaml_text(data, readable=True).encode("utf-8"))


def priced(endpoint: Endpoint, table: PriceTable) -> Endpoint:
    """The endpoint with the table's price of its instance type, where its file sets no price of its own."""
    if not _wants_price(endpoint):
        return endpoint
    return _with_price(endpoint, table.per_hour(endpoint.price.instance_type or "", endpoint.region))


def priced_for_run(endpoints: Sequence[Endpoint], override: Path) -> tuple[Endpoint, ...]:
    """The endpoints with their prices; reads the table, and the AWS settings for the region where one names none.

    Not on the GUI thread.
    """
    if not any(map(_wants_price, endpoints)):
        return tuple(endpoints)
    table = load_prices(override)
    rows = ((endpoint, table_row(endpoint, table)) for endpoint in endpoints)
    return tuple(one if row is None else _with_price(one, row.per_hour) for one, row in rows)


def table_row(endpoint: Endpoint, table: PriceTable) -> PriceRow | None:
    """The price that an endpoint gets from the table; None where its file sets one, and where nothing is known.

    Where the endpoint names no region the AWS settings are read: not on the GUI thread.
    """
    if not _wants_price(endpoint):
        return None
    return table.row(endpoint.price.instance_type or "", endpoint.region or _usual_region(endpoint.profile))


def _usual_region(profile: str | None) -> str | None:
    from workbench.endpoints.account import configured_account

    try:
        return configured_account(profile, None).region or None
    except EndpointError:
        return None  # the call itself tells what is wrong with the settings


def _with_price(endpoint: Endpoint, per_hour: float | None) -> Endpoint:
    return replace(endpoint, price=replace(endpoint.price, per_hour=per_hour))


def _wants_price(endpoint: Endpoint) -> bool:
    price = endpoint.price
    has_one = any(one is not None for one in (price.per_hour, price.per_1k_in, price.per_1k_out))
    return bool(price.instance_type) and not has_one


def hourly_price(found: FoundEndpoint, table: PriceTable) -> float | None:
    """What an endpoint of the account costs an hour, all its instances together; None where nobody knows."""
    price = priced(found.endpoint, table).price
    return None if price.per_hour is None else price.per_hour * price.instances


def _prices(regions: Fields | None) -> dict[str, dict[str, float]]:
    """The rows of each region. What is no region, no instance type or no price: `InvalidFile`."""
    if regions is None:
        return {}
    found = _numbers(regions)
    for region, rows in found.items():
        if not REGION.fullmatch(region):
            regions.refuse(region, Phrase("a region such as us-east-1 is expected"))
        if not all(map(INSTANCE_TYPE.fullmatch, rows)):
            regions.refuse(region, Phrase("instance types such as ml.g5.xlarge are expected"))
    return found


def _numbers(outer: Fields | None) -> dict[str, dict[str, float]]:
    if outer is None:
        return {}
    inner = {name: outer.mapping(name) for name in outer.everything()}
    return {
        name: {} if rows is None else {key: _positive(rows, key) for key in rows.everything()}
        for name, rows in inner.items()
    }


def _positive(file: Fields, name: str) -> float:
    number = file.number(name, minimum=0)
    if not number:
        file.refuse(name, Phrase("a number above 0 is expected"))
    return number


def _check(region: str, instance_type: str, per_hour: float | None) -> None:
    if not REGION.fullmatch(region):
        raise UsageError(
            "{region} is not a region.", "A region looks like us-east-1 or ap-northeast-2.", region=region or "?"
        )
    if not INSTANCE_TYPE.fullmatch(instance_type):
        raise UsageError(
            "{type} is not an instance type.",
            "SageMaker's types look like ml.g5.xlarge; the endpoint's page in the AWS console names it.",
            type=instance_type or "?",
        )
    if per_hour is not None and not 0 < per_hour < 1_000_000:
        raise UsageError("A price is a number above 0.", "Give the US dollars for one instance and hour.")


def _order(instance_type: str) -> tuple[str, float, str]:
    """By family, then from small to large."""
    _, family, size = instance_type.split(".", 2)
    steps = _SIZE.fullmatch(size)
    return family, float(steps[1] or 1) if steps else 0.0, size
