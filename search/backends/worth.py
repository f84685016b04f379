"""What a record is worth beside others that the words fit equally well, the same on every engine."""

KIND_WORTH = {"occupation": 1.3, "microcertification": 1.2, "program": 1.1, "skill": 0.9}
EXAMPLE_WORTH = 0.8
EXAMPLE_AMONG_EQUALS = 0.65
"""So little that no kind lifts an example above a real record that has all the words in the same place."""
OVER_WORTH = 0.5
