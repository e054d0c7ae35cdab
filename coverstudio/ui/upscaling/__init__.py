"""The window that compares upscalers on a crop before a picture is enlarged."""
