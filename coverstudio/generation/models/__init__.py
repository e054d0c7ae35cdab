"""Models on disk and in the catalog: what they are, where they lie, what their licences ask."""
