from __future__ import annotations

import msgspec

from coverstudio.document.document import Document
from coverstudio.document.history import BATCH_SECONDS, History
from tests.document.samples import cover


def _titled(title: str) -> Document:
    return msgspec.structs.replace(cover(), title=title)


def test_undo_and_redo_walk_over_the_kept_values() -> None:
    history = History.of(_titled("")).applied(_titled("a"), "Title").applied(_titled("b"), "Title again")
    assert (history.document.title, history.undo_name, history.redo_name) == ("b", "Title again", "")
    undone = history.undone()
    assert (undone.document.title, undone.undo_name, undone.redo_name) == ("a", "Title", "Title again")
    assert undone.redone() == history
    assert history.document.title == "b"


def test_the_ends_of_history_are_firm() -> None:
    history = History.of(cover())
    assert history.undone() is history
    assert history.redone() is history
    assert history.undo_name == ""


def test_a_change_that_changes_nothing_is_no_step() -> None:
    history = History.of(cover())
    assert history.applied(cover(), "Nothing") is history


def test_a_new_step_forgets_what_was_undone() -> None:
    history = History.of(_titled("")).applied(_titled("a"), "A").undone().applied(_titled("b"), "B")
    assert history.redo_name == ""
    assert history.undone().document.title == ""


def test_typing_is_one_step_as_long_as_it_flows() -> None:
    history = History.of(_titled(""))
    for count, title in enumerate(["W", "Wa", "Wal"]):
        history = history.applied(_titled(title), "Type", "type title", at=count * 0.9 * BATCH_SECONDS)
    assert history.document.title == "Wal"
    assert history.undone().document.title == ""


def test_a_pause_or_another_batch_or_none_begins_a_step() -> None:
    typed = History.of(_titled("")).applied(_titled("W"), "Type", "type", at=0.0)
    paused = typed.applied(_titled("Wa"), "Type", "type", at=BATCH_SECONDS)
    moved = typed.applied(_titled("Wa"), "Move", "move", at=0.1)
    plain = History.of(_titled("")).applied(_titled("W"), "A").applied(_titled("Wa"), "A")
    assert [after.undone().document.title for after in (paused, moved, plain)] == ["W", "W", "W"]


def test_typing_after_an_undo_does_not_swallow_the_step_before() -> None:
    history = History.of(_titled("")).applied(_titled("W"), "Type", "type", at=0.0)
    history = history.applied(_titled("Wx"), "Other").undone()
    history = history.applied(_titled("Wa"), "Type", "type", at=0.5)
    assert history.undone().document.title == "W"


def test_what_follows_from_a_step_is_taken_back_with_it_and_keeps_what_was_undone() -> None:
    history = History.of(_titled("")).applied(_titled("W"), "Type", "type", at=0.0)
    history = history.applied(_titled("Wa"), "Other").undone().amended(_titled("W!"))
    assert (history.document.title, history.undo_name, history.redo_name) == ("W!", "Type", "Other")
    assert history.undone().document.title == ""
    assert history.undone().redone().document.title == "W!"
    assert history.redone().document.title == "Wa"
    typed = History.of(_titled("")).applied(_titled("W"), "Type", "type", at=0.0).amended(_titled("W!"))
    typed_on = typed.applied(_titled("W!a"), "Type", "type", at=0.5)
    assert typed_on.undone().document.title == "", "typing goes on in the same step"
