"""Downloading models of the catalog: with progress, paused and taken up again, every byte checked."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable

import msgspec

from coverstudio.document.atomic import WriteError
from coverstudio.generation.models.apart import run_apart
from coverstudio.generation.models.arriving import Arriving
from coverstudio.generation.models.facts import CatalogModel, InstalledModel, ModelError
from coverstudio.generation.models.store import ModelStore

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class DownloadProgress(msgspec.Struct, frozen=True):
    """How far a download is: bytes of all its files together, and the file that is arriving."""

    done: int
    total: int
    file: str
    bytes_per_second: float


async def download(
    model: CatalogModel,
    store: ModelStore,
    on_progress: Callable[[DownloadProgress], None] | None = None,
    token: str | None = None,
) -> InstalledModel:
    """Fetch a model into the store, or go on where an earlier call stopped; one that is there is returned.

    Cancelling pauses within a second: what has arrived stays until `discard`. `on_progress` is called on the
    caller's event loop, some times a second. Raises ModelError, as LicenceNeededError before anything is
    fetched where the licence has not been accepted.
    """
    loop = asyncio.get_running_loop()

    def tell(progress: DownloadProgress) -> None:
        if on_progress is not None:
            loop.call_soon_threadsafe(on_progress, progress)

    return await run_apart(lambda: _download(model, store, tell, token))


def partial_bytes(model: CatalogModel, store: ModelStore) -> int:
    """Return how much of a paused download is here, 0 when none was begun."""
    return _arriving(model, store).bytes_here()


def discard(model: CatalogModel, store: ModelStore) -> None:
    """Delete what has arrived of a paused download. Raises ModelError while it is running."""
    arriving = _arriving(model, store)
    if arriving.bytes_here():
        with arriving.taken(model.name):
            arriving.remove()


async def _download(
    model: CatalogModel, store: ModelStore, tell: Callable[[DownloadProgress], None], token: str | None
) -> InstalledModel:
    # Loaded here, in the thread: huggingface_hub takes a quarter of a second.
    from coverstudio.generation.models.fetching import Fetch  # noqa: PLC0415

    for installed in store.installed():
        if installed.id == model.id:
            return installed
    store.require_accepted(model.licence, model.name)
    arriving = _arriving(model, store)
    try:
        with arriving.taken(model.name):
            files = await Fetch(model, arriving, tell, store.folder).run(token)
            whole, records = arriving.put_together(files)
            installed = store.keep(
                model.id, whole, records, name=model.name, licence=model.licence, origin="download"
            )
            arriving.remove()
    except WriteError as error:
        raise ModelError(str(error)) from error
    except OSError as error:
        raise ModelError(_sentence(model, store, error)) from error
    return installed


def _arriving(model: CatalogModel, store: ModelStore) -> Arriving:
    return Arriving(store.folder / ".arriving" / model.id)


def _sentence(model: CatalogModel, store: ModelStore, error: OSError) -> str:
    if error.errno in _NO_ROOM:
        return f"There is no room left on the disk for {model.name}: free some space and start again."
    if error.errno == errno.EFBIG:
        return f"{model.name} holds files larger than this disk allows: keep your data on another disk."
    if error.errno in _FORBIDDEN:
        return f"The folder “{store.folder}” cannot be written to: allow it and start again."
    return f"{model.name} cannot be written to the disk ({error.strerror or error}): start again."
