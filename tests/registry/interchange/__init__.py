"""Tests of registry.interchange."""
