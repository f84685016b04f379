"""Agreements, and decisions on what counts as what."""
