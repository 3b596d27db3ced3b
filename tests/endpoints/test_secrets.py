"""The values of headers in the keyring."""

from __future__ import annotations

import pytest
from keyring.errors import KeyringError, KeyringLocked, NoKeyringError

from tests.library.sharing.conftest import MemoryKeyring, memory_keyring
from workbench.endpoints import secrets
from workbench.errors import UsageError

__all__ = ["memory_keyring"]

TOKEN = "sk-marked-0123456789"


def test_a_value_is_kept_replaced_and_forgotten(memory_keyring: MemoryKeyring) -> None:
    secrets.keep("a", "one")
    secrets.keep("a", TOKEN)
    assert memory_keyring.kept == {("prompt-workbench endpoint", "a"): TOKEN}
    assert secrets.header_value("a") == TOKEN
    secrets.forget("a")
    secrets.forget("a")
    with pytest.raises(UsageError, match="no entry a"):
        secrets.header_value("a")


@pytest.mark.parametrize("value", ["\r\nx-evil: 1", "\nb", " ", "토큰", "\x00b", "\tb", "x" * 8_001])
def test_what_no_header_can_hold_is_refused_and_not_repeated(memory_keyring: MemoryKeyring, value: str) -> None:
    memory_keyring.kept["prompt-workbench endpoint", "a"] = TOKEN + value
    for call in (lambda: secrets.keep("a", TOKEN + value), lambda: secrets.header_value("a")):
        with pytest.raises(UsageError, match="cannot be sent in a header") as caught:
            call()
        assert TOKEN not in repr((str(caught.value), caught.value.values))
    with pytest.raises(UsageError):
        secrets.keep("b", "")
    assert list(memory_keyring.kept.values()) == [TOKEN + value]


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (NoKeyringError(TOKEN), "has no keyring"),
        (KeyringLocked(TOKEN), "is locked"),
        (KeyringError(TOKEN), r"cannot be used \(KeyringError\)"),
        (OSError(TOKEN), r"cannot be used \(OSError\)"),
    ],
)
def test_a_keyring_that_cannot_be_used_is_a_sentence(
    memory_keyring: MemoryKeyring, failure: Exception, sentence: str
) -> None:
    memory_keyring.failure = failure
    for call in (lambda: secrets.header_value("a"), lambda: secrets.keep("a", "b")):
        with pytest.raises(UsageError, match=sentence) as caught:
            call()
        assert TOKEN not in str(caught.value)
        assert caught.value.__suppress_context__


def test_a_token_gets_the_scheme_that_authorization_wants() -> None:
    assert secrets.header_of("Authorization", " sk-1 ") == "Bearer sk-1"
    assert secrets.header_of("authorization", "Basic abc") == "Basic abc"
    assert secrets.header_of("x-api-key", "sk-1") == "sk-1"
    assert secrets.header_of("Authorization", "") == ""


def test_two_endpoints_of_one_label_have_entries_of_their_own() -> None:
    assert secrets.entry_name("a", "x-api-key").startswith("a x-api-key ")
    assert secrets.entry_name("a", "x-api-key") != secrets.entry_name("a", "x-api-key")


@pytest.mark.parametrize("name", ["", "a b", "a:b", "x\r\ny", "토큰", "Host", "content-LENGTH", "Transfer-Encoding"])
def test_a_name_that_cannot_be_a_header_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the header of a token"):
        secrets.check_headers({name: "entry"})
    with pytest.raises(UsageError, match="names no entry"):
        secrets.check_headers({"x-api-key": " "})
    secrets.check_headers({"x-api-key": "entry"})


def test_a_token_in_the_place_of_an_entry_s_name_is_not_repeated(memory_keyring: MemoryKeyring) -> None:
    for call in (lambda: secrets.header_value(TOKEN), lambda: secrets.check_headers({"x-api-key": f"Bearer {TOKEN}"})):
        with pytest.raises(UsageError, match="holds a token where the name") as caught:
            call()
        assert TOKEN not in repr((str(caught.value), caught.value.values))
