"""One download: what of a repository is wanted, and fetching it over connections that break."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path

from coverstudio.generation.models.arriving import Arriving, Part, RemoteFile
from coverstudio.generation.models.downloads import DownloadProgress
from coverstudio.generation.models.facts import CatalogModel, ModelError, TokenNeededError
from coverstudio.generation.models.file_paths import is_safe_path
from coverstudio.generation.models.hub import BrokenConnection, Hub, Listing, Refusal, SwitchedOff
from coverstudio.generation.models.room import require_room, size_words

SECONDS_BETWEEN_TRIES = (1.0, 2.0, 4.0, 8.0)
"""How long to wait after each try that brought no byte; after the last one the download stops."""

_SECONDS_BETWEEN_TELLING = 0.2
_SECONDS_OF_SPEED = 5.0
_TRANSIENT = {408, 429, 500, 502, 503, 504}
_FORBIDDEN = {401, 403}
_NOT_FOUND = 404
_PARTIAL = 206
_OUT_OF_RANGE = 416


class Meter:
    """Counts bytes and tells of them some times a second, with the speed of the last seconds."""

    def __init__(self, total: int, tell: Callable[[DownloadProgress], None]) -> None:
        self.done, self.total = 0, total
        self._tell, self._told = tell, 0.0
        self._fetched = 0
        self._marks: deque[tuple[float, int]] = deque()

    def has(self, count: int) -> None:
        """Count bytes that were here already, or are of no use after all (a negative count)."""
        self.done += count

    def fetched(self, count: int, file: str) -> None:
        """Count bytes that have just arrived."""
        self.done += count
        self._fetched += count
        self.show(file)

    def show(self, file: str) -> None:
        """Tell of now, unless that was done a moment ago and there is more to come."""
        now = time.monotonic()
        if now - self._told >= _SECONDS_BETWEEN_TELLING or self.done == self.total:
            self._told = now
            self._tell(DownloadProgress(self.done, self.total, file, self._speed(now)))

    def _speed(self, now: float) -> float:
        self._marks.append((now, self._fetched))
        while now - self._marks[0][0] > _SECONDS_OF_SPEED:
            self._marks.popleft()
        then, fetched = self._marks[0]
        return (self._fetched - fetched) / (now - then) if now > then else 0.0


class Fetch:
    """The download of one model into a folder, which is locked by the caller. `room` is where it will lie."""

    def __init__(
        self, model: CatalogModel, arriving: Arriving, tell: Callable[[DownloadProgress], None], room: Path
    ) -> None:
        self._model, self._arriving, self._tell, self._room = model, arriving, tell, room

    async def run(self, token: str | None) -> tuple[RemoteFile, ...]:
        """Fetch every file that is not here yet; return all of them. Raises ModelError, OSError."""
        async with Hub(token) as hub:
            try:
                listing = await self._listing(hub)
                files = wanted(self._model, listing)
                await self._fetch_all(hub, listing.commit, files)
            except Refusal as error:
                raise self._refused(hub, error, has_token=token is not None) from error
            except SwitchedOff as error:
                raise ModelError(
                    "Downloads are switched off by HF_HUB_OFFLINE: start CoverStudio without it."
                ) from error
            return files

    async def _listing(self, hub: Hub) -> Listing:
        try:
            return await hub.listing(self._model.repository, self._model.revision)
        except BrokenConnection as error:
            raise ModelError(f"{hub.host} cannot be reached: check the network and try again.") from error

    async def _fetch_all(self, hub: Hub, commit: str, files: tuple[RemoteFile, ...]) -> None:
        self._arriving.clean(files)
        total = sum(file.bytes for file in files)
        require_room(self._room, total - self._arriving.bytes_here(), self._model.name)
        distinct = {file.digest: file for file in files}.values()
        meter = Meter(sum(file.bytes for file in distinct), self._tell)
        for file in distinct:
            if self._arriving.has(file):
                meter.has(file.bytes)
        for file in distinct:
            if not self._arriving.has(file):
                await self._fetch_file(hub, commit, file, meter)

    async def _fetch_file(self, hub: Hub, commit: str, file: RemoteFile, meter: Meter) -> None:
        with self._arriving.part(file) as part:
            for count in part.read_again():
                meter.has(count)
                meter.show(file.path)
                await asyncio.sleep(0)  # so that a cancel is heard
            tries = 0
            while part.size < file.bytes:
                tries = await self._try(hub, commit, file, part, meter, tries)
            is_right = part.is_right
        if not is_right:
            self._arriving.drop(file)
            raise ModelError(f"“{file.path}” arrived damaged and was deleted: start the download again.")

    async def _try(
        self, hub: Hub, commit: str, file: RemoteFile, part: Part, meter: Meter, tries: int
    ) -> int:
        """Fetch as much as one connection brings; return how often in a row none has brought anything."""
        before = part.size
        try:
            await self._receive(hub, commit, file, part, meter)
        except BrokenConnection:
            pass
        except Refusal as error:
            if error.response.status_code == _OUT_OF_RANGE:  # what is here is no beginning of that file
                meter.has(-part.size)
                part.restart()
            elif error.response.status_code not in _TRANSIENT:
                raise
        if part.size > before:
            return 0
        if tries == len(SECONDS_BETWEEN_TRIES):
            done, total = size_words(meter.done), size_words(meter.total)
            raise ModelError(
                f"The connection broke off after {done} of {total}: start again, it goes on from there."
            )
        await asyncio.sleep(SECONDS_BETWEEN_TRIES[tries])
        return tries + 1

    async def _receive(self, hub: Hub, commit: str, file: RemoteFile, part: Part, meter: Meter) -> None:
        async with hub.opened(self._model.repository, commit, file, part.size) as response:
            if part.size and response.status_code != _PARTIAL:  # it comes from the beginning all the same
                meter.has(-part.size)
                part.restart()
            async for piece in response.aiter_bytes():
                part.write(piece)
                meter.fetched(len(piece), file.path)
                if part.size > file.bytes:  # whatever this is, it is not the file
                    return

    def _refused(self, hub: Hub, error: Refusal, *, has_token: bool) -> ModelError:
        name, page = self._model.name, hub.page(self._model.repository)
        status = error.response.status_code
        if status in _FORBIDDEN and has_token:
            return TokenNeededError(
                f"The access token does not open {name}: accept its terms on {page} with the token's account,"
                " or enter another token."
            )
        if status in _FORBIDDEN:
            return TokenNeededError(
                f"{name} is given to those who accept its terms: accept them on {page}, then enter an access"
                " token."
            )
        if status == _NOT_FOUND:
            return ModelError(f"{name} is not to be found on {page}: update CoverStudio, or add it by hand.")
        return ModelError(f"{hub.host} refuses the download (error {status}): try again later.")


def wanted(model: CatalogModel, listing: Listing) -> tuple[RemoteFile, ...]:
    """Return the files of a repository that make the model; raises ModelError where weights are missing."""
    files = tuple(
        file
        for file in listing.files
        if is_safe_path(file.path) and any(fnmatchcase(file.path, pattern) for pattern in model.files)
    )
    for pattern in model.files:
        if pattern.endswith(".safetensors") and not any(fnmatchcase(file.path, pattern) for file in files):
            raise ModelError(f"{model.name} has changed (“{pattern}” is missing): update CoverStudio.")
    return files
