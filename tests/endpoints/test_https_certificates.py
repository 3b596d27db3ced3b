"""Certificates are always checked: a server with one of its own is called only where a bundle names it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.endpoints.test_https import SOUND, call, ended_whole, failure, with_token
from tests.fakes.openai_server import OpenAiServer
from tests.fakes.tls import self_signed
from tests.library.sharing.conftest import memory_keyring
from workbench.endpoints.https_pools import BUNDLE_VARIABLES
from workbench.endpoints.transports import Transports
from workbench.local.listener import listen

__all__ = ["memory_keyring"]


@pytest.fixture(autouse=True)
def no_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in BUNDLE_VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server(certificate: Path) -> Iterator[OpenAiServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with OpenAiServer(SOUND, listener=_with_tls(context, listen())) as made:
        yield made


def _with_tls(context: ssl.SSLContext, listener: socket.socket) -> socket.socket:
    return context.wrap_socket(listener, server_side=True, do_handshake_on_connect=False)


@pytest.fixture
def transport() -> Iterator[Transports]:
    with Transports(lambda: "http://127.0.0.1:9") as made:
        yield made


@pytest.mark.parametrize("variable", BUNDLE_VARIABLES)
def test_a_bundle_names_the_certificates_that_count(
    server: OpenAiServer, transport: Transports, certificate: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    url = server.chat_url.replace("http:", "https:")
    error = failure(transport, url, **with_token())
    assert (error.code, error.status) == ("Tls", None)
    assert "not trusted" in str(error.message)
    assert server.seen == []
    monkeypatch.setenv(variable, str(certificate))
    assert ended_whole(call(transport, url, **with_token()))
    assert ended_whole(call(transport, url, **with_token()))
    assert len(server.seen) == 2


def test_a_bundle_that_cannot_be_read_is_told(
    server: OpenAiServer, transport: Transports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(tmp_path / "gone.pem"))
    assert "gone.pem cannot be read" in failure(transport, server.chat_url.replace("http:", "https:")).message
