"""The window in which a finished PDF from elsewhere is checked."""
