"""Tests of registry.models."""
