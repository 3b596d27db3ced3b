"""The blind desk: answers without names in a shuffled order, votes on them, and what the votes say."""
