"""What the pages of a PDF from anywhere paint, read with suspicion: bounded in depth, length and size."""
