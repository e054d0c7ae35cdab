"""A program of its own that runs the engines; the only importer of heavy libraries."""
