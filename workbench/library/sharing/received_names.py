"""Names of versions that a remote has: new ones are taken, others stay as they are here unless the user says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.library.sharing.fetching import TAGS, safe_ref
from workbench.library.versions.repository import Repository


@dataclass(frozen=True)
class Names:
    """As they are written: `prompt@name`."""

    taken: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()


def take_names(repository: Repository, there: Mapping[str, str], *, move: bool) -> Names:
    """Takes over names of the remote whose versions are here; `move` also those that stand for others here."""
    from dulwich.objects import ObjectID

    refs: Any = repository.git.refs
    taken, differing = [], []
    with repository.changing():
        for ref, commit in sorted(there.items()):
            name, version = ref.encode(), ObjectID(commit.encode("ascii"))
            own = refs.read_ref(name)
            if own == version or not safe_ref(ref) or version not in repository.git.object_store:
                continue
            if own is None or move:
                refs[name] = version
                taken.append(ref.removeprefix(TAGS))
            else:
                differing.append(ref.removeprefix(TAGS))
    return Names(tuple(taken), tuple(differing))


def own_names(repository: Repository) -> dict[str, str]:
    """The names that are here, by their whole names."""
    refs: Any = repository.git.refs
    found = {}
    for name, commit in refs.as_dict(TAGS.encode()).items():
        try:
            found[TAGS + name.decode("utf-8")] = commit.decode("ascii")
        except UnicodeDecodeError:
            continue
    return found
