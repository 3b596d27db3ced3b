"""What an instance, and an endpoint of them, costs an hour: the one place where the fleet asks for prices."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.endpoints.endpoint import Endpoint
    from workbench.endpoints.fleet.resources import Deployed

Hourly = Callable[[str, str], float | None]


def per_hour(instance_type: str, region: str) -> float | None:
    """US dollars an hour for an instance of that type in that region; None where it is not known. Reads a file."""
    from workbench import paths
    from workbench.endpoints.pricing import load_prices

    return load_prices(paths.prices_file()).per_hour(instance_type, region)


def cost_per_hour(endpoint: Endpoint, found: Deployed, region: str, hourly: Hourly) -> float | None:
    """What all of its instances cost: by the endpoint's own price, or else by that of their type."""
    own = endpoint.price.per_hour
    each = hourly(found.instance_type, region) if own is None else own
    return None if each is None else each * found.instances
