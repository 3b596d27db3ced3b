"""Every payload format's name, and in a few words which containers use it."""

from __future__ import annotations


def payload_titles() -> dict[str, str]:
    """Those that answer, the custom one, then those that embed. The titles are to be translated."""
    from workbench.endpoints.embeddings import EMBEDDINGS
    from workbench.endpoints.payloads import PAYLOADS
    from workbench.endpoints.payloads.custom import CUSTOM, CustomFormat

    generation = {name: PAYLOADS[name].title for name in PAYLOADS}
    embedding = {name: EMBEDDINGS[name].title for name in EMBEDDINGS}
    return {**generation, CUSTOM: CustomFormat.title, **embedding}
