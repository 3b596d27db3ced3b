"""The branch that a library is opened with, of those that a remote has."""

from __future__ import annotations

from collections.abc import Mapping

HEADS = "refs/heads/"
_USUAL = ("main", "master")


def own_branch(refs: Mapping[str, str], head: str = "") -> str:
    """The one that the remote opens itself, where it has that; else the usual one, else the first; empty for none.

    `refs` are its branches and its HEAD by their whole names, `head` the branch that it says its HEAD is.
    """
    known = sorted(ref.removeprefix(HEADS) for ref in refs if ref.startswith(HEADS))
    usual = [*(name for name in _USUAL if name in known), *known]
    at_head = [name for name in usual if refs[HEADS + name] == refs.get("HEAD")]
    return next((name for name in (head, *at_head, *usual) if name in known), "")
