"""The pictures that were generated: as tiles, in a grid of all of them, side by side."""
