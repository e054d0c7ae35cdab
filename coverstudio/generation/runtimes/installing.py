"""Installing and removing a runtime, one of both at a time."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Generator
from typing import IO

from coverstudio import paths
from coverstudio.generation.runtimes.failures import no_place
from coverstudio.generation.runtimes.installation import Installation, OnProgress, in_thread
from coverstudio.generation.runtimes.places import Place
from coverstudio.generation.runtimes.plans import RuntimeInstallError, RuntimePlan, plan
from coverstudio.generation.runtimes.standing import Runtime, standing
from coverstudio.locking import Lock


async def install(identity: str, on_progress: OnProgress | None = None) -> Runtime:
    """Install a runtime; one that is there already is left alone. Raises RuntimeInstallError.

    Cancelling ends the installer at once. Then, and after a crash, calling this again makes the environment
    anew with the packages that were fetched before.
    """
    return await install_plan(plan(identity), on_progress)


async def install_plan(wanted: RuntimePlan, on_progress: OnProgress | None = None) -> Runtime:
    """Install the runtime of that plan, as `install` does."""
    if (now := standing(wanted)).state in ("ready", "here"):
        return now
    place = Place.of(wanted.id)
    try:
        with _alone(wanted, place) as lock, _log() as log:
            await Installation(wanted, place, lock, log, on_progress).run()
    except OSError as error:
        raise no_place(wanted.name, error) from error
    return standing(wanted)


async def remove(identity: str) -> None:
    """Delete a runtime and what was fetched for it. Raises RuntimeInstallError.

    A worker that runs on it is replaced before its next request; on Windows its files cannot go before that.
    """
    await remove_plan(plan(identity))


async def remove_plan(wanted: RuntimePlan) -> None:
    """Delete the runtime of that plan, as `remove` does."""
    place = Place.of(wanted.id)
    if not place.folder.exists() and not place.downloads.exists():
        raise RuntimeInstallError(f"The {wanted.name} has not been installed: there is nothing to remove.")
    try:
        with _alone(wanted, place):
            await in_thread(_delete, place)
    except OSError as error:
        raise RuntimeInstallError(
            f"The {wanted.name} could not be removed whole ({error.strerror}): wait for the jobs that use it"
            " and remove it again."
        ) from error


def _delete(place: Place) -> None:
    place.stamp.unlink(missing_ok=True)  # first: from here on it is no runtime any more
    for folder in (place.folder, place.downloads):
        if folder.exists():
            shutil.rmtree(folder)


@contextlib.contextmanager
def _alone(wanted: RuntimePlan, place: Place) -> Generator[Lock]:
    place.lock.parent.mkdir(parents=True, exist_ok=True)
    lock = Lock.taken(place.lock)
    if lock is None:
        raise RuntimeInstallError(
            f"The {wanted.name} is just being installed or removed: wait until that has ended."
        )
    try:
        yield lock
    finally:
        lock.release()


@contextlib.contextmanager
def _log() -> Generator[IO[bytes]]:
    """Open the log of the last installation, empty."""
    folder = paths.log_dir()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "runtime.log").open("wb") as log:
        yield log
