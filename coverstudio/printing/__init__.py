"""Printers' rules and the PDF: written, read back and verified."""
