"""Ways to put CoverStudio on a machine."""
