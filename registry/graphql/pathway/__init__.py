"""Pathways: how somebody reaches an award or an occupation."""
