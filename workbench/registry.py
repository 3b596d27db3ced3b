"""The one registry idiom: `PAYLOADS.add("tgi", TgiFormat())`. A new kind is one file and one line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

from workbench.errors import UnknownName

T = TypeVar("T")


class Registry(Generic[T]):
    """Named members in the order they were added. An unknown name is an `UnknownName` that lists the known ones."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._members: dict[str, T] = {}

    def add(self, name: str, member: T) -> T:
        if name in self._members:
            raise ValueError(f"{self.kind} {name!r} is registered twice")
        self._members[name] = member
        return member

    def __getitem__(self, name: str) -> T:
        if name not in self._members:
            raise UnknownName(
                "There is no {kind} named {name}.",
                "Known: {known}.",
                kind=self.kind,
                name=name,
                known=", ".join(self._members),
            )
        return self._members[name]

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)
