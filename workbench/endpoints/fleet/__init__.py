"""Endpoints that are made, started, stopped and deleted: each call is planned, shown, confirmed, and then sent."""
