"""Commands of finding."""
