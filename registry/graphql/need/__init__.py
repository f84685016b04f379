"""Needs of employers and boards."""
