"""What can go wrong on the way to an HTTPS server and back, as sentences: urllib3's errors translated.

The answers of the server itself are in `https_refusals.py`.
"""

from __future__ import annotations

from workbench.endpoints.addresses import WebAddress
from workbench.endpoints.foreign_text import without_secrets
from workbench.errors import EndpointError, Phrase


def translated(error: Exception, address: WebAddress, between_s: float) -> EndpointError:
    """The sentence for an exception of urllib3, of the socket or of TLS. Its own text is kept in `details`."""
    found = _unreachable(error, address) or _silent(error, address, between_s)
    found.details = without_secrets(f"{type(error).__name__}: {error}")
    return found


def _unreachable(error: Exception, address: WebAddress) -> EndpointError | None:
    import urllib3.exceptions as http

    host = address.shown
    match error:
        case http.ProxyError():
            return EndpointError(
                "The proxy on the way to {host} does not let the call through.",
                "Check HTTPS_PROXY, or name the host in NO_PROXY.",
                code="Proxy",
                host=host,
            )
        case http.NameResolutionError():
            return EndpointError(
                "The host {host} is not known, or this computer is offline.",
                "Check the address in the endpoint's settings, then the network.",
                code="UnknownHost",
                host=host,
            )
        case http.NewConnectionError():
            return EndpointError(
                "{host} cannot be reached.",
                "Check that it runs, and your network and proxy settings.",
                code="CannotConnect",
                host=host,
                may_retry=True,
            )
        case http.ConnectTimeoutError():
            return EndpointError(
                "{host} did not accept a connection in time.",
                "Check the address, the network, a VPN or a firewall.",
                code="ConnectTimeout",
                host=host,
                may_retry=True,
            )
        case http.SSLError():
            return _insecure(error, host)
        case http.LocationValueError() | ValueError():
            return EndpointError(
                "The address of the endpoint cannot be called.",
                "Correct it in the endpoint's settings.",
                code="Settings",
            )
    return None


def _insecure(error: Exception, host: str) -> EndpointError:
    said = str(error).upper()
    if "WRONG_VERSION_NUMBER" in said or "RECORD_LAYER" in said:
        return EndpointError(
            "{host} does not speak https.",
            "Where it runs on this computer, begin its address with http://.",
            code="Tls",
            host=host,
        )
    reason = Phrase("its certificate is not trusted") if "CERTIFICATE" in said else Phrase("TLS failed")
    return EndpointError(
        "The secure connection to {host} failed: {reason}.",
        "Check the certificates of your network (AWS_CA_BUNDLE) and the computer's clock.",
        code="Tls",
        host=host,
        reason=reason,
    )


def _silent(error: Exception, address: WebAddress, between_s: float) -> EndpointError:
    import urllib3.exceptions as http

    if isinstance(error, http.ReadTimeoutError | TimeoutError) or isinstance(error.__cause__, TimeoutError):
        return EndpointError(
            "Nothing came from {host} for {seconds} s.",
            "Ask for fewer tokens, or raise the limit for the next part (between_s) in the endpoint's settings.",
            code="ReadTimeout",
            host=address.shown,
            seconds=f"{between_s:g}",
        )
    if isinstance(error, http.DecodeError):
        return EndpointError(
            "The answer of {host} is compressed in a way that cannot be read.",
            "Run again; if it happens again, look at the server's log or at a proxy on the way.",
            code="Compression",
            host=address.shown,
        )
    return EndpointError(
        "{host} closed the connection before it answered.",
        "Run again; if it happens again, the endpoint's log says why.",
        code="ConnectionClosed",
        host=address.shown,
    )
