"""Skill gaps: which skills of an occupation are taught, and which nobody teaches."""
