"""Choosing fonts: families, axes, features and glyphs."""
