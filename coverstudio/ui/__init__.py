"""Windows, canvas, tools and panels: the only home of QtWidgets."""
