"""Stacking rules."""
