"""Tests of the embedded endpoints."""
