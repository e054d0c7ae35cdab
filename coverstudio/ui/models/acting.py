"""What can be done with an entry now: the foot of its page, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from coverstudio.editor.jobs import Job
from coverstudio.generation.models.facts import CatalogModel, InstalledModel
from coverstudio.ui.models.entries import Entry
from coverstudio.ui.models.words import Tone, fetch_words, runtime_words, size_words
from coverstudio.ui.stories.fetching import Fetch
from coverstudio.ui.stories.model_use import use_words
from coverstudio.ui.stories.models import Models
from coverstudio.ui.translation import told, tr

if TYPE_CHECKING:
    from coverstudio.generation.runtimes import Runtime

Deed = Literal[
    "install", "stop_runtime", "remove_runtime", "download", "pause", "discard", "use", "verify", "pack",
    "remove", "stop",
]  # fmt: skip


@dataclass(frozen=True)
class Action:
    """A button: what it does, what it says, and whether it is the one that is urged."""

    deed: Deed
    text: str
    enabled: bool = True
    is_primary: bool = False


@dataclass(frozen=True)
class Foot:
    """A sentence about how it stands, what work on it does now and how far that is (0..1), and buttons."""

    actions: tuple[Action, ...] = ()
    sentence: str = ""
    tone: Tone = "quiet"
    words: str = ""
    share: float | None = None


def foot(entry: Entry, models: Models) -> Foot:
    """Return what can be done with `entry` now."""
    if entry.runtime is not None:
        return _of_runtime(entry.runtime, models)
    if entry.installed is not None:
        return _of_installed(entry.installed, models)
    if entry.offered is not None:
        return _of_offered(entry.offered, models)
    return Foot()


def _of_runtime(runtime: Runtime, models: Models) -> Foot:
    job = models.runtime.job(runtime.id)
    if job is not None:
        progress = models.runtime.progress(runtime.id)
        words = runtime_words(progress) if progress is not None else told(job.name)
        return _working(job, words, Action("stop_runtime", tr("Stop")))
    trouble = models.runtime.sentence(runtime.id)
    remove = Action("remove_runtime", tr("Remove"))
    if runtime.state == "here":
        return Foot((), tr("It was installed together with CoverStudio, which uses it as it is."), "quiet")
    if runtime.state == "ready":
        return Foot((remove,), told(trouble), "danger")
    text = tr("Install again") if runtime.state == "broken" else tr("Install")
    install = Action("install", text, is_primary=True)
    if runtime.state == "broken":
        return Foot((install, remove), told(trouble or runtime.reason), "danger")
    return Foot((install,), told(trouble), "danger")


def _of_installed(model: InstalledModel, models: Models) -> Foot:
    job = models.work.job(model.id)
    if job is not None:
        return _working(job, told(job.name), Action("stop", tr("Stop")))
    remove = (
        tr("Take off the list")
        if model.origin == "added"
        else tr("Delete {size}", size=size_words(model.bytes))
    )
    use = Action("use", use_words(model), is_primary=True)
    actions = (
        *((use,) if use.text and models.runtime_ready else ()),
        Action("verify", tr("Check the files")),
        *((Action("pack", tr("Save as offline pack…")),) if _can_be_packed(model) else ()),
        Action("remove", remove),
    )
    verdict = models.work.verdict(model.id)
    if verdict is None:
        return Foot(actions)
    if not verdict:
        return Foot(actions, tr("Checked: every file is whole."), "good")
    return Foot(actions, " ".join(told(sentence) for sentence in verdict), "danger")


def _can_be_packed(model: InstalledModel) -> bool:
    """Tell whether a model goes into an offline pack: not files that could run a program, nor ONNX files."""
    return not model.path.lower().endswith((".pth", ".onnx"))


def _of_offered(model: CatalogModel, models: Models) -> Foot:
    fetch = models.fetching.of(model.id)
    if fetch is None:
        obstacle = _obstacle(model, models)
        text = tr("Download {size}", size=size_words(model.bytes))
        download = Action("download", text, enabled=not obstacle, is_primary=True)
        return Foot((download,), obstacle or _room(model.bytes, models), "caution")
    if fetch.is_on:
        pause = Action("pause", tr("Pause"), enabled=fetch.state == "running")
        return Foot((pause,), words=fetch_words(fetch), share=fetch.share)
    return _interrupted(model, fetch, models)


def _interrupted(model: CatalogModel, fetch: Fetch, models: Models) -> Foot:
    obstacle = _obstacle(model, models)
    actions = (
        Action("download", tr("Resume"), enabled=not obstacle, is_primary=True),
        Action("discard", tr("Discard download")),
    )
    failed = fetch.state == "failed"
    sentence = told(fetch.sentence) if failed else obstacle
    return Foot(actions, sentence, "danger" if failed else "caution", fetch_words(fetch), fetch.share)


def _working(job: Job, words: str, stop: Action) -> Foot:
    if job.state == "cancelling":
        return Foot(
            (Action(stop.deed, stop.text, enabled=False),), words=tr("stopping…"), share=job.share or 0.0
        )
    return Foot((stop,), words=words, share=job.share or 0.0)


def _obstacle(model: CatalogModel, models: Models) -> str:
    """Return what has to be done before a download can begin, empty when nothing has."""
    if model.licence and model.licence not in models.known.accepted:
        return tr("Accept the licence to download it.")
    if models.fetching.wants_token(model) and not models.token.is_there:
        return tr("Enter an access token to download it.")
    return ""


def _room(needed: int, models: Models) -> str:
    free = models.known.free_bytes
    if not free or needed < free:
        return ""
    return tr(
        "It needs {needed}, and {free} are free on the disk.",
        needed=size_words(needed),
        free=size_words(free),
    )
