"""The endpoints that a run can name: the embedded three, the user's endpoint files, and any endpoint file by path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from workbench.endpoints import endpoint_file
from workbench.endpoints.addresses import web_address
from workbench.endpoints.embedded import EMBEDDED
from workbench.endpoints.endpoint import CustomPayload, Endpoint
from workbench.endpoints.payloads.custom import CUSTOM, check_custom
from workbench.endpoints.routing import routing_problems
from workbench.endpoints.secrets import check_headers
from workbench.errors import InvalidFile, UnknownName, UsageError


def _check(endpoint: Endpoint) -> None:
    if endpoint.transport == "https":
        web_address(endpoint)
        check_headers(endpoint.headers)
    for field, reason in routing_problems(endpoint).items():
        raise UsageError(
            "The endpoint {label} cannot be kept: field {field}: {reason}.",
            "Correct the field.",
            label=endpoint.label,
            field=field,
            reason=reason,
        )
    if endpoint.payload == CUSTOM:
        check_custom(endpoint.custom or CustomPayload())


class Catalogue:
    """Reads `folder` anew at each call, so that a file saved by hand is there at once.

    `local_url` starts the embedded endpoints and gives their URL; it is kept for whoever calls them.
    """

    def __init__(self, local_url: Callable[[], str], folder: Path) -> None:
        self.local_url = local_url
        self._folder = folder

    def endpoints(self) -> tuple[Endpoint, ...]:
        """The embedded endpoints, then the saved ones by label. A file that cannot be read is left out."""
        saved = (found for _, found in self._files() if isinstance(found, Endpoint))
        return (*EMBEDDED, *sorted(saved, key=lambda endpoint: endpoint.label.casefold()))

    def broken_files(self) -> tuple[InvalidFile, ...]:
        """What is wrong with the files that `endpoints` left out."""
        return tuple(found for _, found in self._files() if isinstance(found, InvalidFile))

    def find(self, name_or_path: str) -> Endpoint:
        """The endpoint of that label, or in the endpoint file of that path. Neither: `UnknownName`."""
        known = self.endpoints()
        for endpoint in known:
            if endpoint.label == name_or_path:
                return endpoint
        path = Path(name_or_path).expanduser()
        if path.suffix in (".yaml", ".yml") or path.is_file():
            return endpoint_file.load(path)
        for file, found in self._files():
            if isinstance(found, InvalidFile) and file.name.removesuffix(endpoint_file.SUFFIX) == name_or_path:
                raise found
        raise UnknownName(
            "There is no endpoint {name}.",
            "Known: {known}. For another one, give the path of an endpoint file.",
            name=name_or_path,
            known=", ".join(endpoint.label for endpoint in known),
        )

    def add(self, endpoint: Endpoint) -> Path:
        """Writes an endpoint file and returns its path. A label that is taken, a name or a region that AWS does not
        allow, an address or a header that cannot be called: `UsageError`."""
        _check(endpoint)
        self._refuse_taken(endpoint.label)
        path = self._free_path(endpoint.label)
        endpoint_file.save(endpoint, path)
        return path

    def set_tokenizer(self, label: str, tokenizer: Path | None) -> None:
        """Names another tokenizer file, or none, in the file of the endpoint of that label.

        An endpoint that has no file, such as an embedded one: `UnknownName`.
        """
        path = self._path_of(label)
        endpoint = replace(endpoint_file.load(path), tokenizer=None if tokenizer is None else str(tokenizer))
        endpoint_file.save(endpoint, path)

    def replace(self, label: str, endpoint: Endpoint) -> None:
        """Writes `endpoint` over the file of the one of that label.

        A label that another one has, a name or a region that AWS does not allow: `UsageError`. An endpoint that has no
        file, such as an embedded one: `UnknownName`.
        """
        _check(endpoint)
        if endpoint.label != label:
            self._refuse_taken(endpoint.label, but=label)
        endpoint_file.save(endpoint, self._path_of(label))

    def remove(self, label: str) -> None:
        """Removes the endpoint's file; SageMaker's endpoint stays. Without a file: `UnknownName`."""
        self._path_of(label).unlink()

    def _refuse_taken(self, label: str, but: str | None = None) -> None:
        """Labels that differ only in case would be one file on some systems, and one for most readers."""
        for known in self.endpoints():
            if known.label != but and known.label.casefold() == label.casefold():
                raise UsageError(
                    "There is an endpoint {label} already.", "Give the new one another label.", label=known.label
                )

    def _path_of(self, label: str) -> Path:
        for path, found in self._files():
            if isinstance(found, Endpoint) and found.label == label:
                return path
        raise UnknownName("The endpoint {label} has no file.", "Save it in the program first.", label=label)

    def _files(self) -> Iterator[tuple[Path, Endpoint | InvalidFile]]:
        for path in sorted(self._folder.glob(f"*{endpoint_file.SUFFIX}")):
            try:
                yield path, endpoint_file.load(path)
            except InvalidFile as error:
                yield path, error

    def _free_path(self, label: str) -> Path:
        """A file name made of the label, which may hold any character."""
        stem = re.sub(r"[^\w.-]+", "-", label).strip(".-")[:60] or "endpoint"
        path, number = self._folder / f"{stem}{endpoint_file.SUFFIX}", 1
        while path.exists():
            number += 1
            path = self._folder / f"{stem}-{number}{endpoint_file.SUFFIX}"
        return path
