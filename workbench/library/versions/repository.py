"""The git repository of a library: found or made, and held while it is changed. No git needs to be installed."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import UsageError
from workbench.library.versions.journal import Journal
from workbench.library.versions.left_locks import remove_left_locks

if TYPE_CHECKING:
    from dulwich.objects import ObjectID
    from dulwich.repo import Repo
    from filelock import FileLock

BRANCH = b"main"
# Git on Windows may turn line ends round, and files that are being written are nobody's business.
_ATTRIBUTES = ".gitattributes"
_ATTRIBUTES_TEXT = b"*.prompt.yaml text eol=lf\n"
_EXCLUDED = b"# Files of Prompt Workbench that are being written\n.*.new\n"
_OWN = "prompt-workbench"
# A save waits for the files in the foreground, everything else in the background.
_WAIT_S = {"repository": 60.0, "files": 3.0}


class Repository:
    """The repository of the library in `folder`; close it after use. One thread at a time uses one of these.

    Where the library is a folder of somebody's bigger repository, `prefix` is its path there with a slash, else ''.
    """

    def __init__(self, folder: Path, git: Repo, prefix: str = "") -> None:
        self.folder = folder
        self.git = git
        self.prefix = prefix
        git.object_store.fsync_object_files = True  # a power cut loses no version
        self.own = Path(git.controldir()) / _OWN
        self.journal = Journal(self.own / "journal")
        self._sign = self.own / "changing"
        self._locks: dict[str, FileLock] = {}

    @classmethod
    def find(cls, folder: Path) -> Repository | None:
        """The repository that the library is in; None where there is none yet. An unusable one is a `UsageError`."""
        from dulwich.errors import NotGitRepository
        from dulwich.repo import Repo

        folder = folder.resolve()
        with failures_told(folder):
            with contextlib.suppress(NotGitRepository):
                return cls(folder, Repo(str(folder)))
            return _around(folder)

    @classmethod
    def open(cls, folder: Path) -> Repository:
        """The repository that the library is in, made where there is none yet."""
        return cls.find(folder) or cls._made(folder.resolve())

    @classmethod
    def _made(cls, folder: Path) -> Repository:
        """Makes one; it appears in the folder when it is complete, so that a kill leaves none or a sound one."""
        from dulwich.repo import Repo

        with failures_told(folder):
            folder.mkdir(parents=True, exist_ok=True)
            for left in folder.glob(".repository-*.new"):
                shutil.rmtree(left, ignore_errors=True)
            draft = Path(tempfile.mkdtemp(dir=folder, prefix=".repository-", suffix=".new"))
            with Repo.init(str(draft), default_branch=BRANCH) as made:
                made._put_named_file("info/exclude", _EXCLUDED)
            try:
                (draft / ".git").rename(folder / ".git")
            except OSError:
                if not (folder / ".git").is_dir():  # else another program was quicker
                    raise
            shutil.rmtree(draft, ignore_errors=True)
            with contextlib.suppress(FileExistsError), (folder / _ATTRIBUTES).open("xb") as file:
                file.write(_ATTRIBUTES_TEXT)
            return cls(folder, Repo(str(folder)))

    def close(self) -> None:
        self.git.close()

    def __enter__(self) -> Repository:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Names within

    def git_path(self, path: str) -> bytes:
        """The path in the repository of a file of the library."""
        return f"{self.prefix}{path}".encode()

    def library_path(self, git_path: bytes) -> str | None:
        """The path in the library of a file of the repository; None where it is elsewhere, or its name is no UTF-8."""
        try:
            text = git_path.decode("utf-8")
        except UnicodeDecodeError:
            return None
        return text.removeprefix(self.prefix) if text.startswith(self.prefix) else None

    def first_files(self) -> dict[str, bytes]:
        """What the first commit of a library has beside its prompts."""
        return {_ATTRIBUTES: _ATTRIBUTES_TEXT} if not self.prefix and (self.folder / _ATTRIBUTES).is_file() else {}

    def head(self) -> ObjectID | None:
        """The commit that the library is at; None where there is none yet."""
        with failures_told(self.folder):
            try:
                return self.git.refs[b"HEAD"]  # type: ignore[index]
            except KeyError:
                return None

    def branch(self) -> str:
        """The name of the branch; empty where a commit is checked out that has none."""
        with failures_told(self.folder):
            names, _commit = self.git.refs.follow(b"HEAD")  # type: ignore[arg-type]
        last = names[-1].decode("utf-8", "replace")
        return last.removeprefix("refs/heads/") if last.startswith("refs/heads/") else ""

    # Being the only one

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """Holds the repository against other threads and programs while commits and names are made.

        Where the last holder was killed, the locks that it left are removed first. Who holds it may do so once more.
        """
        with self._lock("repository"), failures_told(self.folder):
            if self._locks["repository"].lock_counter > 1:
                yield  # the sign is taken away by who put it there
                return
            if self.is_held():
                remove_left_locks(Path(self.git.controldir()), self._sign.stat().st_mtime)
            self._sign.touch()
            try:
                yield
            finally:
                self._sign.unlink(missing_ok=True)

    def is_held(self) -> bool:
        """Whether somebody holds the repository, or was killed while holding it."""
        return self._sign.exists()

    @contextlib.contextmanager
    def writing_files(self) -> Iterator[None]:
        """Holds the library's own files: nothing is saved meanwhile, so this is for moments only."""
        with self._lock("files"):
            yield

    @contextlib.contextmanager
    def _lock(self, name: str) -> Iterator[None]:
        """Who has a lock may take it once more."""
        from filelock import FileLock, Timeout

        with failures_told(self.folder):
            self.own.mkdir(exist_ok=True)
        try:
            lock = self._locks.setdefault(name, FileLock(self.own / f"{name}.lock"))
            lock.acquire(timeout=_WAIT_S[name])
        except Timeout as error:
            raise UsageError(
                "The library {folder} is being changed by another program.",
                "Try again in a moment.",
                folder=self.folder,
            ) from error
        try:
            yield
        finally:
            lock.release()


def _around(folder: Path) -> Repository | None:
    """The repository of which the library is a folder: one that has it in its newest commit, as a project's has."""
    from dulwich.errors import NotGitRepository
    from dulwich.repo import Repo

    for parent in folder.parents:
        try:
            git = Repo(str(parent))
        except NotGitRepository:
            continue
        inner = folder.relative_to(parent).as_posix()
        if not git.bare and _has(git, inner.encode()):
            return Repository(folder, git, f"{inner}/")
        git.close()
        return None
    return None


def _has(git: Repo, path: bytes) -> bool:
    from dulwich.object_store import tree_lookup_path

    try:
        tree = git[git.refs[b"HEAD"]].tree  # type: ignore[index, attr-defined]
        tree_lookup_path(git.__getitem__, tree, path)
    except (KeyError, AttributeError, NotADirectoryError):
        return False
    return True


@contextlib.contextmanager
def failures_told(folder: Path) -> Iterator[None]:
    """Says what is wrong with a repository in a sentence: a `UsageError`."""
    import zlib

    from dulwich.errors import ChecksumMismatch, FileFormatException, ObjectFormatException, RefFormatError
    from dulwich.file import FileLocked
    from dulwich.repo import UnsupportedExtension, UnsupportedVersion

    try:
        yield
    except FileLocked as error:
        raise UsageError(
            "Git is at work in {folder}.",
            "What you saved is safe and becomes a version when git has ended. If no git runs, remove {lock}.",
            folder=folder,
            lock=_text(error.args[1]),
        ) from error
    except (UnsupportedVersion, UnsupportedExtension) as error:
        raise _unusable(folder, f"it needs a newer git ({error})") from error
    except (KeyError, ValueError, AssertionError, EOFError) as error:
        raise _unusable(folder, f"an object is missing or damaged ({type(error).__name__}: {error})") from error
    except (ChecksumMismatch, FileFormatException, ObjectFormatException, RefFormatError, zlib.error) as error:
        raise _unusable(folder, str(error) or type(error).__name__) from error
    except OSError as error:
        raise _unusable(folder, error.strerror or error) from error


def _unusable(folder: Path, reason: object) -> UsageError:
    return UsageError(
        "The versions of {folder} cannot be used: {reason}.",
        "The prompts themselves are plain files and stay usable. Look into it with git fsck.",
        folder=folder,
        reason=reason,
    )


def _text(name: object) -> str:
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)
