"""The models window: what paints, what it costs, what its licence asks, and how to get it."""
