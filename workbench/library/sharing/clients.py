"""dulwich's clients as they are used here: without any configuration, within limits, never asking for anything.

Only the process of a transfer makes them: they wait for the network for as long as it takes.
"""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dulwich.client import LocalGitClient, SSHGitClient, SSHVendor, SubprocessWrapper
from dulwich.client import Urllib3HttpGitClient as HttpClient
from urllib3 import PoolManager, ProxyManager, Retry
from urllib3.util import Timeout

from workbench.library.sharing.addresses import is_loopback
from workbench.library.sharing.failures import MOST_RECEIVED, SILENCE_S

if TYPE_CHECKING:
    from dulwich.client import GitClient

_CONNECT_S = 20
_END_S = 5
_SSH = ("ssh", "-x", "-o", "BatchMode=yes", "-o", f"ConnectTimeout={_CONNECT_S}", "-o", "PermitLocalCommand=no")


class Refusal(Exception):
    """What is wrong, by the name that `failures` has for it."""

    def __init__(self, kind: str, said: str = "", **values: object) -> None:
        super().__init__(kind, said)
        self.kind = kind
        self.values = {"said": said, **values} if said else values


def client_for(address: Mapping[str, Any], login: Mapping[str, str] | None) -> tuple[GitClient, str]:
    """The client, and the path to give it."""
    if address["kind"] == "http":
        user, token = (login["user"], login["token"]) if login else (None, None)
        pool = _pool(address["url"])
        client: GitClient = _Http(address["url"], pool_manager=pool, username=user, password=token)
        return client, ""
    if address["kind"] == "ssh":
        # The command is given, so that no configuration is asked for one.
        client = SSHGitClient(
            address["host"], port=address["port"], username=address["user"] or None, vendor=_Ssh(), ssh_command="ssh"
        )
        return client, address["path"]
    return LocalGitClient(), address["path"]


class _SafePool:
    """Goes nowhere without TLS but to this computer, redirected or not, and tries nothing twice."""

    def urlopen(self, method: str, url: str, redirect: bool = True, **options: Any) -> Any:
        parts = urlsplit(url)
        if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
            raise Refusal("downgraded")
        options.setdefault("retries", Retry(total=5, connect=0, read=0, status=0, other=0, redirect=5))
        options.setdefault("timeout", Timeout(connect=_CONNECT_S, read=SILENCE_S))
        return super().urlopen(method, url, redirect, **options)  # type: ignore[misc]


class _Pool(_SafePool, PoolManager):  # type: ignore[misc]
    """Without a proxy."""


class _Proxy(_SafePool, ProxyManager):  # type: ignore[misc]
    """Through the proxy that the environment names."""


def _pool(url: str) -> Any:
    from dulwich.client import default_urllib3_manager

    return default_urllib3_manager(None, _Pool, _Proxy, base_url=url)


class _Http(HttpClient):
    """Tells refusals by their kind, and reads no more than the limit."""

    def _http_request(
        self,
        url: str,
        headers: dict[str, str] | None = None,
        data: bytes | Iterator[bytes] | None = None,
        raise_for_status: bool = True,  # noqa: ARG002 - a refusal is told in any case
    ) -> tuple[Any, Callable[[int], bytes]]:
        response, read = super()._http_request(url, headers, data, raise_for_status=False)
        if response.status != 200:
            response.close()
            raise _answered(response.status)
        if "info/refs" in url and not str(response.content_type).startswith("application/x-git-"):
            response.close()
            raise Refusal("no_git")  # or a server of plain files, which is read by nobody any more
        return response, limited(read)


def limited(read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """`read`, until more than the limit has come."""
    total = 0

    def counted(size: int) -> bytes:
        nonlocal total
        data = read(size)
        total += len(data)
        if total > MOST_RECEIVED:
            raise Refusal("too_large")
        return data

    return counted


def _answered(status: int) -> Exception:
    kinds = {401: "unauthorized", 403: "forbidden", 404: "missing", 410: "missing"}
    return Refusal(kinds[status]) if status in kinds else Refusal("status", str(status))


class _Ssh(SSHVendor):
    """The system's ssh, which never asks: keys and known hosts are the user's own."""

    def run_command(  # type: ignore[override]
        self, host: str, command: bytes, username: str | None = None, port: int | None = None, **_unused: Any
    ) -> SubprocessWrapper:
        arguments = [*_SSH, *(["-p", str(port)] if port else [])]
        arguments += ["--", f"{username}@{host}" if username else host, command.decode("utf-8", "surrogateescape")]
        said = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the connection; a pipe could fill up
        try:
            process = subprocess.Popen(arguments, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said)
        except FileNotFoundError as error:
            raise Refusal("no_ssh") from error
        return _Connection(process, said)


class _Connection(SubprocessWrapper):
    def __init__(self, process: subprocess.Popen[bytes], said: IO[bytes]) -> None:
        super().__init__(process)
        self._said = _Said(process, said)
        self.read = limited(self.read)  # type: ignore[assignment]

    @property
    def stderr(self) -> Any:
        return self._said


class _Said:
    """What ssh said, read once it has ended."""

    def __init__(self, process: subprocess.Popen[bytes], file: IO[bytes]) -> None:
        self._process = process
        self._file = file

    def readlines(self) -> list[bytes]:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=_END_S)
        self._file.seek(0)
        return self._file.readlines()
