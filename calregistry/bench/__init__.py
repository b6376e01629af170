"""Measures the pages of a generated register. Nothing of the register itself imports this package."""
