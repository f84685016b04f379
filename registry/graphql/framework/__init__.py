"""The framework: editions, elements, adoptions, endorsements."""
