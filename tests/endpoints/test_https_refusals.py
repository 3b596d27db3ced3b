"""What HTTPS servers say instead of an answer, as sentences with a next step."""

from __future__ import annotations

from typing import Any

import pytest

from tests.endpoints.test_https import SOUND, TOKEN, Serve, failure, serve, transport, with_token
from tests.fakes import plain_faults
from tests.library.sharing.conftest import memory_keyring
from workbench.endpoints.transports import Transports

__all__ = ["memory_keyring", "serve", "transport"]


@pytest.mark.parametrize(
    ("endpoint", "status", "message", "hint"),
    [
        (plain_faults.refuses("401 Unauthorized", "No key.", "invalid_api_key"), 401, "asks for a token", "keyring"),
        (plain_faults.refuses("429 Too Many", "Slow down.", "rate_limit"), 429, "more requests", "concurrency"),
        (plain_faults.refuses("429 X", "No money.", "insufficient_quota"), 429, "no quota left", "plan"),
        (plain_faults.refuses("404 X", "model 'llama9' not found"), 404, "'llama9' not found", "`model`"),
        (plain_faults.refuses("500 X", "CUDA out of memory"), 500, "CUDA out of memory", "log"),
        (
            plain_faults.answers("424 X", b'{"error": "CUDA error", "error_type": "generation"}'),
            424,
            "failed while the model generated (424): CUDA error",
            "Shorten",
        ),
        (plain_faults.answers("502 X", b"<html><title>Bad\nGateway</title>"), 502, "(502): Bad Gateway", "29 s"),
        (plain_faults.answers("504 X", b'{"message": "Endpoint request timed out"}'), 504, "timed out", "29 s"),
        (plain_faults.answers("403 X", b'{"message":"Missing Authentication Token"}'), 403, "nothing at this", "path"),
        (plain_faults.answers("500 X", b"Error occurred", content_type="text/plain"), 500, "Error occurred", "log"),
        (
            plain_faults.answers("422 X", b'{"detail": [{"loc": ["body", "model"], "msg": "Field required"}]}'),
            422,
            "body.model: Field required",
            "format",
        ),
        (plain_faults.answers("400 X", b'{"detail": "bad"}'), 400, "does not take the request (400): bad", "format"),
        (plain_faults.answers("418 X", b""), 418, "answered 418: I'm a Teapot", "settings"),
        (plain_faults.answers("403 X", b"\xff\xfe[[[[", content_type="text/html"), 403, "asks for a token", "keyring"),
    ],
    ids=lambda value: str(value) if isinstance(value, int) else "",
)  # fmt: skip
def test_a_refusal_is_a_sentence(
    serve: Serve, transport: Transports, endpoint: Any, status: int, message: str, hint: str
) -> None:
    server = serve(endpoint)
    error = failure(transport, server.chat_url)
    assert (error.status, len(server.seen)) == (status, 1)
    assert message in error.message
    assert hint in error.hint
    assert str(status) in error.message
    assert error.message.startswith("127.0.0.1:")


def test_only_what_was_turned_away_before_it_began_may_be_made_again(serve: Serve, transport: Transports) -> None:
    def told(endpoint: Any) -> tuple[bool, float | None, str]:
        error = failure(transport, serve(endpoint).chat_url)
        return error.may_retry, error.retry_after_s, error.code

    assert told(plain_faults.refuses("429 X", "", "rate_limit", retry_after="2")) == (True, 2.0, "rate_limit")
    assert told(plain_faults.refuses("503 X", "", retry_after="0.5")) == (True, 0.5, "error")
    assert told(plain_faults.answers("429 X", retry_after="Wed, 21 Oct 2015 07:28:00 GMT")) == (True, 0.0, "429")
    assert told(plain_faults.answers("429 X", retry_after="soon")) == (True, None, "429")
    assert told(plain_faults.refuses("429 X", "", "insufficient_quota")) == (False, None, "insufficient_quota")
    assert told(plain_faults.refuses("502 X", "")) == (False, None, "error")


def test_a_token_that_is_not_accepted_is_named_by_its_entry(serve: Serve, transport: Transports) -> None:
    error = failure(transport, serve(SOUND, "sk-another").chat_url, **with_token())
    assert error.status == 401
    assert error.code == "invalid_api_key"
    assert "mine token (Authorization)" in error.hint
    assert "Incorrect API key provided: …" in error.message
    assert TOKEN not in repr((str(error), error.details, error.values))


def test_a_redirect_is_told_and_takes_no_token_along(serve: Serve, transport: Transports) -> None:
    elsewhere = serve(SOUND)
    server = serve(plain_faults.redirects(f"{elsewhere.chat_url}?key=secret"))
    error = failure(transport, server.chat_url, **with_token())
    assert f"points to {elsewhere.chat_url} instead" in error.message
    assert "key=secret" not in error.message
    assert error.status == 307
    assert elsewhere.seen == []
