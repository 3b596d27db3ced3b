"""Endpoints: profiles, transports, payload formats, events, discovery."""
