"""Fetching and pushing with dulwich, in the process of a transfer. Requests and answers are values that JSON holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from dulwich.objects import ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from workbench.library.sharing.ancestry import is_ancestor
from workbench.library.sharing.clients import Refusal, client_for
from workbench.library.sharing.failures import MOST_NAMES
from workbench.library.sharing.own_branch import HEADS, own_branch
from workbench.library.sharing.quarantine import Quarantine

TAGS = "refs/tags/"
_PEELED = "^{}"
Tell = Callable[..., None]


def fetched(request: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """Receives `branch` (empty: the remote's own) and the names into the quarantine; answers what the remote has."""
    if _is_empty_folder(request["address"]):
        return {"refs": {}, "head": None}
    client, path = client_for(request["address"], request["login"])
    with Repo(request["repository"]) as repo, closing(client):
        quarantine = Quarantine(Path(request["into"]), Path(repo.object_store.path), Refusal)
        with quarantine.opened() as file:

            def received(data: bytes) -> int:
                tell(received=quarantine.received)
                return quarantine.receive(file, data)

            result = client.fetch_pack(
                path,
                lambda refs, depth=None: _wanted(repo, _named(refs), request["branch"]),  # noqa: ARG005
                repo.get_graph_walker(_known(repo)),
                received,
                ref_prefix=[b"HEAD", b"refs/heads/", b"refs/tags/"],
            )
        if (result.object_format or "sha1") != "sha1":
            raise Refusal("hash")
        quarantine.checked(lambda number, total: tell(checked=number, of=total))
        head = (result.symrefs or {}).get(Ref(b"HEAD"))
        return {"refs": _named(result.refs), "head": head.decode("utf-8", "replace") if head else None}


def pushed(request: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """Sends `commit` as `branch`, and the `names`; answers which names the remote has otherwise, and what it had."""
    _make_ready(request["address"], request["branch"])
    client, path = client_for(request["address"], request["login"])
    answer: dict[str, Any] = {"differ": [], "before": None, "names": []}
    with Repo(request["repository"]) as repo, closing(client):

        def updated(refs: Mapping[Ref, ObjectID]) -> dict[Ref, ObjectID]:
            return _updates(repo, _named(refs), request, answer)

        def packed(*asked: Any, **options: Any) -> tuple[int, Iterator[Any]]:
            count, records = repo.generate_pack_data(*asked, **options)
            return count, _counted(records, count, tell)

        result = client.send_pack(path, updated, packed)  # type: ignore[arg-type]
        for ref, refusal in (result.ref_status or {}).items():
            if refusal is not None:
                raise Refusal("refused", f"{ref.decode('utf-8', 'replace')}: {refusal}")
    return answer


def _updates(
    repo: Repo, there: Mapping[str, str], request: Mapping[str, Any], answer: dict[str, Any]
) -> dict[Ref, ObjectID]:
    branch, commit = HEADS + request["branch"], request["commit"]
    answer["before"] = there.get(branch)
    if branch in there and not is_ancestor(repo, there[branch], commit):
        raise Refusal("ahead")
    changes = {branch: commit}
    for tag, own in request["names"].items():
        if there.get(tag, own) != own and tag not in request["overwrite"]:
            answer["differ"].append(tag)
        elif there.get(tag) != own:
            changes[tag] = own
            answer["names"].append(tag)
    return {Ref(ref.encode()): ObjectID(name.encode()) for ref, name in changes.items() if there.get(ref) != name}


def _wanted(repo: Repo, refs: Mapping[str, str], branch: str) -> list[ObjectID]:
    heads = [refs.get(HEADS + (branch or own_branch(refs)))]
    names = [*heads, *(commit for ref, commit in refs.items() if ref.startswith(TAGS))]
    wanted = dict.fromkeys(ObjectID(name.encode()) for name in names if name)
    return [name for name in wanted if name not in repo.object_store]


def _known(repo: Repo) -> list[ObjectID]:
    """What is here already, that of earlier exchanges too."""
    refs = repo.refs.as_dict(Ref(b"refs"))
    return [name for name in dict.fromkeys(refs.values()) if name in repo.object_store]


def _named(refs: Mapping[Any, Any]) -> dict[str, str]:
    """The branches and names whose own name is a text."""
    if len(refs) > MOST_NAMES:
        raise Refusal("too_many")
    found = {}
    for ref, name in refs.items():
        try:
            text = ref.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if name is not None and not text.endswith(_PEELED):
            found[text] = name.decode("ascii")
    return found


def _counted(records: Iterator[Any], total: int, tell: Tell) -> Iterator[Any]:
    for number, record in enumerate(records, start=1):
        tell(sent=number, of=total)
        yield record


def _is_empty_folder(address: Mapping[str, Any]) -> bool:
    folder = Path(address["path"])
    return address["kind"] == "folder" and folder.is_dir() and not any(folder.iterdir())


def _make_ready(address: Mapping[str, Any], branch: str) -> None:
    """A folder that is empty or not there becomes a repository; one in which somebody works is left alone."""
    if address["kind"] != "folder":
        return
    folder = Path(address["path"])
    if not folder.exists() or _is_empty_folder(address):
        folder.mkdir(parents=False, exist_ok=True)
        Repo.init_bare(str(folder), default_branch=branch.encode()).close()
        return
    with Repo(str(folder)) as repo:
        if not repo.bare and repo.refs.follow(Ref(b"HEAD"))[0][-1] == (HEADS + branch).encode():
            raise Refusal("folder_used", branch=branch)
