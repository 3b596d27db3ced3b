"""Everything that can be done, as rows of one table: menus, shortcuts, palette and shortcut page come from it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ui.problems import Problems
from ui.theme import Theme
from ui.translation import msgid, tr

# The menus in their order; the shortcut page has the same groups.
FILE = msgid("File")
EDIT = msgid("Edit")
RUN = msgid("Run")
VIEW = msgid("View")
HELP = msgid("Help")
MENUS = (FILE, EDIT, RUN, VIEW, HELP)


@dataclass(frozen=True)
class ActionRow:
    """`id` names the handler; `needs` names what must be true of the window for it to be enabled."""

    id: str
    text: str
    menu: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    needs: str = ""
    starts_group: bool = False


ROWS = (
    ActionRow("new", msgid("New prompt"), FILE, ("Ctrl+N",), "new"),
    ActionRow("open", msgid("Open a file…"), FILE, ("Ctrl+O",), "open"),
    ActionRow("save", msgid("Save"), FILE, ("Ctrl+S",), "save"),
    ActionRow("save_with_message", msgid("Save with a message…"), FILE, ("Ctrl+Shift+S",)),
    ActionRow("save_as", msgid("Save as…"), FILE),
    ActionRow("close", msgid("Close the prompt"), FILE, ("Ctrl+W",), "close"),
    ActionRow("import", msgid("Import prompts…"), FILE, (), "import", starts_group=True),
    ActionRow("export", msgid("Export as…"), FILE, (), "export"),
    ActionRow("export_bundle", msgid("Export a bundle…"), FILE, (), "export"),
    ActionRow("pull", msgid("Pull"), FILE, starts_group=True),
    ActionRow("push", msgid("Push"), FILE),
    ActionRow("share", msgid("Share…"), FILE),
    ActionRow("clone", msgid("Open a library from a remote…"), FILE),
    ActionRow("new_branch", msgid("New branch…"), FILE),
    ActionRow("open_library", msgid("Open another library…"), FILE, starts_group=True),
    ActionRow("new_library", msgid("New library…"), FILE),
    ActionRow("deleted_prompts", msgid("Deleted prompts…"), FILE),
    ActionRow("settings", msgid("Settings…"), FILE, ("Ctrl+,",), "settings", starts_group=True),
    ActionRow("quit", msgid("Quit"), FILE, ("Ctrl+Q",), "quit", starts_group=True),
    ActionRow("undo", msgid("Undo"), EDIT, ("Ctrl+Z",), "undo", needs="undoable"),
    ActionRow("redo", msgid("Redo"), EDIT, ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", needs="redoable"),
    ActionRow("find", msgid("Find…"), EDIT, ("Ctrl+F",), "search", starts_group=True),
    ActionRow("replace", msgid("Replace…"), EDIT, ("Ctrl+H",)),
    ActionRow("find_next", msgid("Find the next one"), EDIT, ("F3",)),
    ActionRow("find_previous", msgid("Find the previous one"), EDIT, ("Shift+F3",)),
    ActionRow("next_problem", msgid("Go to the next problem"), EDIT, ("F8",), starts_group=True),
    ActionRow("previous_problem", msgid("Go to the previous problem"), EDIT, ("Shift+F8",)),
    ActionRow("run", msgid("Run"), RUN, ("Ctrl+Return", "Ctrl+Enter"), "run", needs="endpoints"),
    ActionRow("stop", msgid("Stop"), RUN, ("Esc",), "stop", needs="running"),
    ActionRow("run_failed", msgid("Rerun what failed"), RUN, ("Ctrl+R",), "again", needs="failed"),
    ActionRow("run_all_again", msgid("Rerun all"), RUN, ("Ctrl+Shift+R",), "again", needs="ended"),
    ActionRow("copy_run", msgid("Copy the answers as a table"), RUN, starts_group=True),
    ActionRow("export_run", msgid("Export the answers…"), RUN, (), "export"),
    ActionRow("open_run_bundle", msgid("Open a reproduce bundle…"), RUN, (), "open"),
    ActionRow("rerun_stored", msgid("Run again as it was, and compare"), RUN),
    ActionRow("parameters", msgid("Parameters…"), RUN, ("Ctrl+P",), starts_group=True),
    ActionRow("request_and_reply", msgid("Request and reply…"), RUN, ("Ctrl+Shift+E",)),
    ActionRow("choose_endpoints", msgid("Choose endpoints…"), RUN, ("Ctrl+E",), "endpoints"),
    ActionRow("look_in_account", msgid("Look for endpoints in the account"), RUN, (), "search"),
    ActionRow("prices", msgid("Prices…"), RUN),
    ActionRow("usage", msgid("Usage by day and endpoint…"), RUN, (), "usage"),
    ActionRow("votes", msgid("Votes…"), RUN),
    ActionRow("jumpstart_models", msgid("Browse JumpStart models…"), RUN, starts_group=True),
    ActionRow("endpoint_sets", msgid("Sets of endpoints…"), RUN),
    ActionRow("delete_endpoint", msgid("Delete an endpoint in SageMaker…"), RUN),
    ActionRow("palette", msgid("Search prompts, endpoints, commands…"), VIEW, ("Ctrl+K",), "search"),
    ActionRow("library", msgid("Show the library"), VIEW, ("Ctrl+1",), "library", starts_group=True),
    ActionRow("search_library", msgid("Search the library"), VIEW, ("Ctrl+Shift+F",)),
    ActionRow("endpoints", msgid("Show the endpoints"), VIEW, ("Ctrl+2",), "endpoints"),
    ActionRow("documents", msgid("Show the documents"), VIEW, ("Ctrl+3",), "documents"),
    ActionRow("history", msgid("Show the history"), VIEW, ("Ctrl+5",), "history"),
    ActionRow("versions", msgid("Show the versions"), VIEW, ("Ctrl+Shift+H",), "versions"),
    ActionRow("side_by_side", msgid("Compare side by side"), VIEW, ("Ctrl+Alt+1",), starts_group=True),
    ActionRow("diff", msgid("Compare word by word"), VIEW, ("Ctrl+Alt+2",)),
    ActionRow("next_change", msgid("Go to the next change of an answer"), VIEW, ("F7",)),
    ActionRow("previous_change", msgid("Go to the previous change of an answer"), VIEW, ("Shift+F7",)),
    ActionRow("diff_base", msgid("Hold the answers against this one"), VIEW, ("Ctrl+Shift+B",)),
    ActionRow("next_prompt", msgid("Go to the next prompt"), VIEW, ("Ctrl+Tab", "Ctrl+PgDown"), starts_group=True),
    ActionRow("previous_prompt", msgid("Go to the previous prompt"), VIEW, ("Ctrl+Shift+Tab", "Ctrl+PgUp")),
    ActionRow("next_area", msgid("Go to the next area"), VIEW, ("F6",)),
    ActionRow("previous_area", msgid("Go to the previous area"), VIEW, ("Shift+F6",)),
    ActionRow("shortcuts", msgid("Keyboard shortcuts"), HELP, ("F1", "Ctrl+/"), "keyboard"),
)


class Actions(QObject):
    """The rows as Qt actions on `window`, each guarded: a `WorkbenchError` of its handler is shown as a problem."""

    def __init__(self, window: QWidget, handlers: Mapping[str, Callable[[], object]], problems: Problems) -> None:
        super().__init__(window)
        self._actions = {row.id: self._made(window, row, problems.guard(handlers[row.id])) for row in ROWS}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def enable(self, facts: Collection[str]) -> None:
        """Enables what `facts`, the things that are true of the window now, allow."""
        for row in ROWS:
            self._actions[row.id].setEnabled(not row.needs or row.needs in facts)

    def show_theme(self, theme: Theme) -> None:
        for row in ROWS:
            if row.icon:
                self._actions[row.id].setIcon(theme.icon(row.icon))

    def fill(self, menu: QMenu, more: Mapping[str, QMenu]) -> None:
        """Puts all actions into `menu`, one submenu a group; `more` maps a group to a menu of its own at its end."""
        for name in MENUS:
            submenu = menu.addMenu(tr(name))
            for row in (row for row in ROWS if row.menu == name):
                if row.starts_group:
                    submenu.addSeparator()
                submenu.addAction(self._actions[row.id])
            if name in more:
                submenu.addMenu(more[name])

    @staticmethod
    def _made(window: QWidget, row: ActionRow, handler: Callable[[], None]) -> QAction:
        action = QAction(tr(row.text), window)
        action.setObjectName(row.id)
        action.setShortcuts([QKeySequence(shortcut) for shortcut in row.shortcuts])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(handler)
        window.addAction(action)
        return action


def shortcut_text(row: ActionRow) -> str:
    """The first shortcut as the user reads it, or nothing."""
    if not row.shortcuts:
        return ""
    return key_text(row.shortcuts[0])


def key_text(shortcut: str) -> str:
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "↵")
