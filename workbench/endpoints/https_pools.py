"""Connections over HTTPS: urllib3's pools, with the certificates and proxies that boto3 and other tools use.

Imports botocore and urllib3: import this module where a call is made, not before.
"""

from __future__ import annotations

import os
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from urllib3 import PoolManager, ProxyManager
from urllib3.exceptions import LocationParseError, ProxySchemeUnknown
from urllib3.util import make_headers

from workbench.endpoints.addresses import WebAddress
from workbench.endpoints.wired_connections import WiredHttpPool, WiredHttpsPool
from workbench.errors import EndpointError

CONNECTIONS = 32
_HOSTS = 64
# The first one that is set names the certificates that count. boto3 reads the first two, OpenSSL the last.
BUNDLE_VARIABLES = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")


@dataclass(frozen=True)
class Route:
    """How a host is reached: over which proxy (''), whose address may hold a password, and with which certificates."""

    proxy: str = field(repr=False)
    bundle: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """The password of the proxy."""
        password = urlsplit(self.proxy).password
        return (unquote(password), password) if password else ()


def route_to(address: WebAddress) -> Route:
    """This computer is never reached over a proxy: a token that may go there without TLS would go to the proxy."""
    proxy = ""
    if not address.is_loopback and not proxy_bypass(address.shown):
        known = getproxies()
        proxy = known.get(address.scheme) or known.get("all") or ""
        if proxy and "://" not in proxy:
            proxy = f"http://{proxy}"
    return Route(proxy, next(filter(None, map(os.environ.get, BUNDLE_VARIABLES)), ""))


class Pools:
    """One pool manager for each way out. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._managers: dict[Route, PoolManager] = {}

    def manager(self, route: Route) -> PoolManager:
        """A proxy that cannot be used or certificates that cannot be read are an `EndpointError`."""
        with self._lock:
            if route not in self._managers:
                self._managers[route] = _made(route)
            return self._managers[route]

    def close(self) -> None:
        with self._lock:
            managers, self._managers = self._managers, {}
        for manager in managers.values():
            manager.clear()


def _made(route: Route) -> PoolManager:
    options: dict[str, Any] = {
        "num_pools": _HOSTS,
        "maxsize": CONNECTIONS,
        "ssl_context": _context(route.bundle),
    }
    try:
        manager = (
            ProxyManager(route.proxy, proxy_headers=_proxy_headers(route.proxy), **options)
            if route.proxy
            else (PoolManager(**options))
        )
    except (ProxySchemeUnknown, LocationParseError, ValueError):
        raise EndpointError(
            "The proxy that this computer is set to use cannot be used.",
            "Set HTTPS_PROXY to an address like http://host:port, or NO_PROXY to the endpoint's host.",
            code="Proxy",
        ) from None
    manager.pool_classes_by_scheme = {"http": WiredHttpPool, "https": WiredHttpsPool}
    return manager


def _proxy_headers(proxy: str) -> Mapping[str, str] | None:
    parts = urlsplit(proxy)
    if parts.username is None:
        return None
    return make_headers(proxy_basic_auth=f"{unquote(parts.username)}:{unquote(parts.password or '')}")


def _context(bundle: str) -> ssl.SSLContext:
    """Certificates are always checked: against the bundle, or against those of the system and of boto3 together."""
    from botocore.httpsession import get_cert_path

    context = ssl.create_default_context()
    try:
        if not bundle:
            context.load_verify_locations(get_cert_path(True))
            return context
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if Path(bundle).is_dir():
            context.load_verify_locations(capath=bundle)
        else:
            context.load_verify_locations(cafile=bundle)
    except (OSError, ssl.SSLError):
        raise EndpointError(
            "The certificates in {file} cannot be read.",
            "Correct {names}: a file in PEM format, or a folder of them.",
            code="Certificates",
            file=bundle,
            names=", ".join(BUNDLE_VARIABLES),
        ) from None
    return context
