"""Which addresses an HTTPS endpoint may have."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.endpoints.addresses import parsed, web_address
from workbench.endpoints.catalogue import Catalogue
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import UsageError


@pytest.mark.parametrize(
    ("text", "host", "is_loopback"),
    [
        ("https://abc.execute-api.eu-west-1.amazonaws.com/x?a=b&c", "abc.execute-api.eu-west-1.amazonaws.com", False),
        (" http://localhost:11434/v1/chat/completions ", "localhost", True),
        ("http://[::1]:8000/v1", "::1", True),
        ("http://127.8.0.1/", "127.8.0.1", True),
        ("HTTPS://Example.com", "example.com", False),
        ("http://localhost.evil.example/", "localhost.evil.example", False),
    ],
)  # fmt: skip
def test_an_address_is_read(text: str, host: str, is_loopback: bool) -> None:
    address = parsed(text)
    assert (address.host, address.is_loopback, address.url) == (host, is_loopback, text.strip())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("localhost:11434", "does not begin with"),
        ("ftp://host/x", "does not begin with"),
        ("file:///etc/passwd", "does not begin with"),
        ("https://", "does not begin with"),
        ("https://:80/x", "names no host"),
        ("https://host:0/x", "names no host"),
        ("https://host:99999/x", "cannot be read"),
        ("https://[::1/x", "cannot be read"),
        ("https://ada:open-sesame@host/x", "user or a password"),
        ("https://host/x#part", "behind #"),
        ("https://host/a b", "do not belong"),
        ("https://host\\@evil/", "do not belong"),
        ("https://host/\r\nx: y", "do not belong"),
        ("https://host/" + "x" * 2_000, "too long"),
    ],
)
def test_an_address_that_cannot_be_called_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as caught:
        parsed(text)
    assert "open-sesame" not in str(caught.value)
    assert caught.value.hint


def test_a_token_needs_tls_on_the_way_to_another_computer() -> None:
    plain = Endpoint("a", "", transport="https", url="http://gpu.example:8000/v1")
    assert web_address(plain).host == "gpu.example"
    with_token = Endpoint("a", "", transport="https", url=plain.url, headers={"Authorization": "a"})
    with pytest.raises(UsageError, match="readable for anybody") as caught:
        web_address(with_token)
    assert "Use https" in caught.value.hint
    for url in ("http://localhost:1/v1", "https://gpu.example/v1"):
        web_address(Endpoint("a", "", transport="https", url=url, headers={"Authorization": "a"}))


def test_the_catalogue_checks_what_is_added_and_replaced(tmp_path: Path) -> None:
    catalogue = Catalogue(lambda: "", tmp_path)
    sound = Endpoint("a", "", transport="https", url="https://host/v1", headers={"x-api-key": "entry"})
    catalogue.add(sound)
    assert catalogue.find("a") == sound
    for bad in ({"url": "https://u:p@host/"}, {"url": None}, {"headers": {"Host": "entry"}}):
        broken = Endpoint("b", "", transport="https", **{"url": "https://host/v1", **bad})
        with pytest.raises(UsageError):
            catalogue.add(broken)
        with pytest.raises(UsageError):
            catalogue.replace("a", broken)
    assert catalogue.find("a") == sound
