"""The Qt shell: the only place that imports PySide6."""
