"""Bytes from outside become frozen domain values."""
