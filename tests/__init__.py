"""Tests of the registry; folders mirror the packages. Real services are started by `tests.services`."""
