"""Offerings: micro-certifications, courses, programs."""
