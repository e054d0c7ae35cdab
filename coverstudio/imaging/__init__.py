"""Pixels without Qt: reading pictures safely, masks, blending, resampling, contrast."""
