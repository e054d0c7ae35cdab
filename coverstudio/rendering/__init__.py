"""From document to QPainter: one painter for screen, thumbnail, picture file and print."""
