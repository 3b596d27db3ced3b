"""The dialogs of the fleet: browsing models, deploying, starting, stopping and deleting endpoints."""
