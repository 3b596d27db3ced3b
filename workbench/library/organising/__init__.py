"""Putting a library in order: renaming, moving, duplicating and deleting prompts and folders, each as one version.

What is to be done is planned first, as a value (`plan.Plan`), and then done (`doing.do`), undone or shown.
"""
