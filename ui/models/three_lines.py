"""What a row of three lines tells its delegate: the first line is the text of the row itself."""

from __future__ import annotations

from PySide6.QtCore import Qt

TITLE_ROLE = int(Qt.ItemDataRole.DisplayRole)
# At the end of the first line.
ID_ROLE = int(Qt.ItemDataRole.UserRole) + 1
# The second line: chips, a text, and another at its end. A row without that text has no second line.
ABOUT_ROLE = ID_ROLE + 1
NAMES_ROLE = ID_ROLE + 2
RUNS_ROLE = ID_ROLE + 4
# The third line.
CHANGES_ROLE = ID_ROLE + 3
