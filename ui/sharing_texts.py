"""What is said of sharing: how far it is, how a library stands to its remote, and what an exchange has done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale

from ui.translation import ntr, tr

if TYPE_CHECKING:
    from workbench.library.sharing.events import Pulled, Pushed
    from workbench.library.sharing.standing import Standing


def standing_text(standing: Standing | None) -> str:
    """As of the last exchange."""
    if standing is None:
        return tr("Nothing has been exchanged yet.")
    if standing.when is None:
        return ntr("{n} version to push.", "{n} versions to push.", standing.to_push)
    when = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(standing.when)), QLocale.FormatType.ShortFormat)
    parts = (
        ntr("{n} version to push", "{n} versions to push", standing.to_push),
        ntr("{n} to pull", "{n} to pull", standing.to_pull),
        tr("last exchange {when}", when=when),
    )
    return " · ".join(parts)


def pulled_text(pulled: Pulled) -> str:
    if not pulled.versions and not pulled.names:
        said = tr("Nothing new on {remote}", remote=pulled.remote.name)
    elif pulled.merged:
        said = ntr("{n} version pulled and merged", "{n} versions pulled and merged", pulled.versions)
    else:
        said = ntr("{n} version pulled", "{n} versions pulled", pulled.versions)
    kept = (
        tr("moved on both sides, kept twice: {files}", files=", ".join(pulled.kept_twice)) if pulled.kept_twice else ""
    )
    return " · ".join(part for part in (said, kept, _differing(pulled.differing)) if part)


def pushed_text(pushed: Pushed) -> str:
    if pushed.versions or pushed.names:
        said = ntr("{n} version pushed", "{n} versions pushed", pushed.versions)
    else:
        said = tr("{remote} has everything already", remote=pushed.remote.name)
    return " · ".join(part for part in (said, _differing(pushed.differing)) if part)


def _differing(names: tuple[str, ...]) -> str:
    return tr("names of other versions there: {names}", names=", ".join(names)) if names else ""
