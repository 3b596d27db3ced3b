"""Documents for prompts: readers, chunks, embedders, the index, retrieval, answering and what measures them."""
