"""Branches: another line of versions of the whole library, to try something that may be given up.

Those of a bigger repository that the library lies within are not the library's: changing them is a `UsageError`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.errors import UnknownName, UsageError
from workbench.library.versions.checkout import check_out, refuse_within_another
from workbench.library.versions.outside import settled
from workbench.library.versions.repository import Repository, failures_told

_HEADS = b"refs/heads/"


@dataclass(frozen=True)
class Branch:
    name: str
    commit: str
    current: bool


def branches(repository: Repository) -> tuple[Branch, ...]:
    """All branches, by name."""
    current = repository.branch()
    with failures_told(repository.folder):
        refs = repository.git.refs.as_dict(_HEADS)  # type: ignore[arg-type]
    found = [(name.decode("utf-8", "replace"), commit.decode("ascii")) for name, commit in refs.items()]
    return tuple(Branch(name, commit, name == current) for name, commit in sorted(found))


def create_branch(repository: Repository, name: str) -> None:
    """Makes a branch at the newest version and goes on it; no file changes. A bad or taken name is a `UsageError`."""
    from dulwich.refs import check_ref_format

    refuse_within_another(repository)
    name = "-".join(name.split())
    ref = _HEADS + name.encode("utf-8")
    if not name or name.startswith("-") or not check_ref_format(ref):  # type: ignore[arg-type]
        raise UsageError(
            "A branch cannot be called {name}.", "Use letters, digits, hyphens and slashes.", name=name or "“”"
        )
    with repository.changing():
        head = repository.head()
        if any(branch.name.casefold() == name.casefold() for branch in branches(repository)):
            raise UsageError("There is a branch {name} already.", "Choose another name.", name=name)
        if head is not None:
            repository.git.refs[ref] = head  # type: ignore[index]
        repository.git.refs.set_symbolic_ref(b"HEAD", ref)  # type: ignore[arg-type]


def switch_branch(repository: Repository, name: str) -> Iterator[tuple[int, int]]:
    """Brings the library's files to the newest version on that branch; what is not committed is committed first.

    Yields how many files are done and how many there are. An unknown branch is an `UnknownName`.
    """
    refuse_within_another(repository)
    with settled(repository):
        known = {branch.name: branch for branch in branches(repository)}
        if name not in known:
            raise UnknownName("There is no branch {name}.", "Known: {known}.", name=name, known=", ".join(known))
        if not known[name].current:
            yield from check_out(repository, known[name].commit, name)


def delete_branch(repository: Repository, name: str) -> None:
    """Removes a branch that is not the current one. Its versions stay in the repository until git tidies up."""
    refuse_within_another(repository)
    with repository.changing():
        if name == repository.branch():
            raise UsageError("The branch {name} is in use.", "Go to another branch first.", name=name)
        del repository.git.refs[_HEADS + name.encode("utf-8")]  # type: ignore[arg-type]
