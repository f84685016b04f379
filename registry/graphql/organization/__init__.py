"""Organisations and their groups."""
