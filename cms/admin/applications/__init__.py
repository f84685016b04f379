"""The queue of applications in the admin: who sees them, notes and assignment, decisions with their letters.

Inside, imports run one way: addresses -> queue | one | deciding -> screen.
"""
