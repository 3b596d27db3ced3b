"""Every run is kept: what was sent, what came back, how long it took."""
