"""CoverStudio: book covers with local generative AI, exact type and print-ready files."""

__version__ = "0.1.0"
