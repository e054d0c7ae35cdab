"""What a hub says of a repository, and its files as streams of bytes.

Sessions, headers, addresses and what an answer means are huggingface_hub's; its downloading functions are not
used: they block a thread until a stalled connection gives up, and they compare sizes, not hashes. Its Xet
protocol is not used either: it has no parts of files that could be taken up again in another session.
Nothing is reported: the hub learns which file is fetched and which program asks, not what else is installed.
"""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Annotated
from urllib.parse import quote

import httpx2
import msgspec
from huggingface_hub import hf_hub_url
from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled
from huggingface_hub.utils import build_hf_headers, get_async_session, hf_raise_for_status

from coverstudio import __version__
from coverstudio.document.sentences import shown
from coverstudio.generation.models.arriving import RemoteFile
from coverstudio.generation.models.facts import ModelError

DEFAULT_ENDPOINT = "https://huggingface.co"
LARGEST_LISTING = 32 << 20
_TIMEOUT = httpx2.Timeout(connect=15, read=30, write=30, pool=30)

# They log every address, and those of large files are signed: whoever has one may fetch for a while.
for _name in ("httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)

BrokenConnection = httpx2.RequestError
Refusal = HfHubHTTPError
SwitchedOff = OfflineModeIsEnabled


class Listing(msgspec.Struct, frozen=True):
    """The files of a repository at one commit."""

    commit: str
    files: tuple[RemoteFile, ...]


# Hashes become names of files here, and parts of addresses: they must be nothing else.
_Sha1 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{40}$")]
_Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
_Size = Annotated[int, msgspec.Meta(ge=0)]


class _Lfs(msgspec.Struct, frozen=True):
    sha256: _Sha256


class _Sibling(msgspec.Struct, frozen=True):
    rfilename: str
    size: _Size
    blob_id: _Sha1 = msgspec.field(name="blobId")
    lfs: _Lfs | None = None


class _ModelInfo(msgspec.Struct, frozen=True):
    sha: _Sha1
    siblings: tuple[_Sibling, ...]


class Hub:
    """A connection to the hub, for one `async with`. `token` goes to the hub itself, never to where it leads.

    Its methods raise BrokenConnection, Refusal, SwitchedOff (HF_HUB_OFFLINE is set) and ModelError.
    """

    def __init__(self, token: str | None) -> None:
        self.endpoint = _checked(os.environ.get("HF_ENDPOINT", "").rstrip("/") or DEFAULT_ENDPOINT)
        agent = {"user-agent": f"coverstudio/{__version__}", "accept-encoding": "identity"}
        # False, not None: a token that other programs have left on this machine is not ours to send.
        self._headers = build_hf_headers(token=token or False, headers=agent)
        self._client = get_async_session()

    async def __aenter__(self) -> Hub:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    @property
    def host(self) -> str:
        """The hub's name in the network."""
        return httpx2.URL(self.endpoint).host

    def page(self, repository: str) -> str:
        """Return the address of a repository's page, where its licence can be accepted."""
        return f"{self.endpoint}/{repository}"

    async def listing(self, repository: str, revision: str) -> Listing:
        """Return the files of `repository` at `revision` (a branch, tag or commit)."""
        address = f"{self.endpoint}/api/models/{repository}/revision/{quote(revision, safe='')}"
        async with self._asked(address, {"blobs": "true"}) as response:
            answer = await _read(response)
        try:
            info = msgspec.json.decode(answer, type=_ModelInfo)
        except msgspec.DecodeError as error:
            raise ModelError(f"{self.host} does not answer as a hub of models: try again later.") from error
        files = (
            RemoteFile(one.rfilename, one.size, one.lfs.sha256 if one.lfs else "", one.blob_id)
            for one in info.siblings
        )
        return Listing(info.sha, tuple(files))

    @asynccontextmanager
    async def opened(
        self, repository: str, commit: str, file: RemoteFile, start: int
    ) -> AsyncGenerator[httpx2.Response]:
        """Open a file at byte `start`; an answer with status 200 begins at 0 all the same."""
        address = hf_hub_url(repository, file.path, revision=commit, endpoint=self.endpoint)
        headers = {"range": f"bytes={start}-"} if start else {}
        async with self._asked(address, {}, headers) as response:
            yield response

    @asynccontextmanager
    async def _asked(
        self, address: str, parameters: dict[str, str], headers: dict[str, str] | None = None
    ) -> AsyncGenerator[httpx2.Response]:
        async with self._client.stream(
            "GET", address, params=parameters, headers={**self._headers, **(headers or {})}, timeout=_TIMEOUT
        ) as response:
            hf_raise_for_status(response)
            yield response


def _checked(endpoint: str) -> str:
    try:
        is_address = httpx2.URL(endpoint).scheme in ("http", "https") and bool(httpx2.URL(endpoint).host)
    except httpx2.InvalidURL:
        is_address = False
    if not is_address:
        raise ModelError(f"HF_ENDPOINT is “{shown(endpoint)}”, which is no address: correct or remove it.")
    return endpoint


async def _read(response: httpx2.Response) -> bytes:
    """Return the body, or as much of it as a listing may have."""
    body = b""
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > LARGEST_LISTING:
            break
    return body
