"""Tiny models in the very layouts of the published ones: what a download brings must load and paint."""
