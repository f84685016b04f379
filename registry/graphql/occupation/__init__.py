"""Occupations: unit groups of NOC 2021."""
