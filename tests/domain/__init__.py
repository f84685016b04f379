"""Tests of the reasoning engine."""
