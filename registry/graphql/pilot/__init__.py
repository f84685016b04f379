"""Pilots of the framework."""
