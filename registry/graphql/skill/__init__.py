"""Skills and their frameworks."""
