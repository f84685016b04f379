"""Commands over the records."""
