"""What a record is worth beside others that the words fit equally well, the same on every engine."""

KIND_WORTH = {"occupation": 1.3, "microcertification": 1.2, "program": 1.1, "skill": 0.9}
EXAMPLE_WORTH = 0.8
OVER_WORTH = 0.5
