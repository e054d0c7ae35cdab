"""What a pipeline raises."""

from __future__ import annotations


class EngineError(ValueError):
    """The request cannot be done; the message is one sentence for the user, with what to do."""


class DeviceLostError(EngineError):
    """The device answers no more, and never will to this process: it ends once it has told so."""


class JobCancelled(Exception):  # noqa: N818 - it is no error: the user asked for it
    """Raised inside a pipeline by its reporter when the client gave the job up."""
