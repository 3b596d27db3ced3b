"""The areas of the window. A panel knows the services; panels never import panels."""
