"""Cleaning a folder of pictures of lettering: many at a time, resumable, with a line of report for each."""

from coverstudio.editor.clean_folder.journal import BusyError, Entry, Journal
from coverstudio.editor.clean_folder.listing import Item, Listing, list_pictures
from coverstudio.editor.clean_folder.order import CleanOrder
from coverstudio.editor.clean_folder.reporting import encode_report
from coverstudio.editor.clean_folder.running import (
    Hired,
    Standing,
    clean_folder,
    engines_ready,
    threads_each,
    usual_workers,
)

__all__ = [
    "BusyError",
    "CleanOrder",
    "Entry",
    "Hired",
    "Item",
    "Journal",
    "Listing",
    "Standing",
    "clean_folder",
    "encode_report",
    "engines_ready",
    "list_pictures",
    "threads_each",
    "usual_workers",
]
