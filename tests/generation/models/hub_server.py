"""A small hub on loopback: what of the real one's behaviour a download meets, its failures included.

It answers /api/models/… with a repository's listing and /…/resolve/… with a redirect to another port (large
files) or the bytes themselves, in ranges, as the real one does.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

COMMIT = "c0ffee" + "0" * 34
REPOSITORY = "tiny/moon"
_PIECE = 64 << 10


class HubServer:
    """One repository, made of `files`. Tests change the attributes to make it misbehave.

    `status` answers everything with that error, `busy` so many requests for large files with `busy_status`.
    `needs` is the token that is asked for, with `guards_listing` False for files only. `breaks_after` breaks
    every answer with bytes of a file off after so many, `stalls_after` goes silent there. `wrong` names files
    that are sent with one bit turned over. `slow` is the seconds between two pieces. `asked` holds (path,
    range, authorization) of every request, those to the store of large files with "cdn:" before the path.
    """

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.status = 0
        self.needs = ""
        self.guards_listing = True
        self.breaks_after: int | None = None
        self.breaks = 0
        self.busy, self.busy_status = 0, 503
        self.stalls_after: int | None = None
        self.wrong: set[str] = set()
        self.slow = 0.0
        self.ignores_ranges = False
        self.commit = COMMIT
        self.asked: list[tuple[str, str, str]] = []
        self.gives_up = threading.Event()
        self._hub, self._store = (_Server(self, is_store) for is_store in (False, True))

    @property
    def endpoint(self) -> str:
        """What HF_ENDPOINT is set to."""
        return f"http://127.0.0.1:{self._hub.server_port}"

    @property
    def store_address(self) -> str:
        """Where large files are redirected to: another origin."""
        return f"http://127.0.0.1:{self._store.server_port}"

    @property
    def bytes(self) -> int:
        """The size of all files together."""
        return sum(map(len, self.files.values()))

    def asked_for(self, ending: str) -> list[str]:
        """The ranges that were asked for of the files whose address ends like that, from the store."""
        return [span for path, span, _ in self.asked if path.startswith("cdn:") and path.endswith(ending)]

    def listing(self) -> bytes:
        """The answer of the API, with more in it than a client needs."""
        siblings = [_sibling(name, content) for name, content in self.files.items()]
        return json.dumps(
            {"id": REPOSITORY, "sha": self.commit, "gated": False, "siblings": siblings}
        ).encode()

    def start(self) -> None:
        for server in (self._hub, self._store):
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self.gives_up.set()
        for server in (self._hub, self._store):
            server.shutdown()
            server.server_close()


def is_large(name: str) -> bool:
    """Whether the hub keeps such a file outside git."""
    return name.endswith(".safetensors")


def _sibling(name: str, content: bytes) -> dict[str, object]:
    pointer = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
    known: dict[str, object] = {"rfilename": name, "size": len(content), "blobId": pointer}
    if is_large(name):
        sha256 = hashlib.sha256(content).hexdigest()
        known["lfs"] = {"sha256": sha256, "size": len(content), "pointerSize": 135}
    return known


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, hub: HubServer, is_store: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.hub, self.is_store = hub, is_store

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that hang up are what is tested."""


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        hub = self.server.hub
        span, token = self.headers.get("Range", ""), self.headers.get("Authorization", "")
        path = self.path.partition("?")[0]
        hub.asked.append((("cdn:" if self.server.is_store else "") + path, span, token))
        is_listing = path.startswith(f"/api/models/{REPOSITORY}/revision/")
        name = path.partition(f"/resolve/{hub.commit}/")[2]
        if hub.status:
            self._refuse(hub.status)
        elif self.server.is_store and hub.busy:
            hub.busy -= 1
            self._refuse(hub.busy_status)
        elif self.server.is_store:
            self._send(path.removeprefix("/"), span)
        elif hub.needs and token != f"Bearer {hub.needs}" and (hub.guards_listing or not is_listing):
            self._refuse(401, "GatedRepo")
        elif is_listing:
            self._answer(200, hub.listing(), {"Content-Type": "application/json"})
        elif name not in hub.files:
            self._refuse(404, "EntryNotFound")
        elif is_large(name):
            linked = {"X-Linked-Size": str(len(hub.files[name])), "X-Repo-Commit": hub.commit}
            self._answer(302, b"", {"Location": f"{hub.store_address}/{name}?signature=secret", **linked})
        else:
            self._send(name, span)

    def _send(self, name: str, span: str) -> None:
        hub = self.server.hub
        content = hub.files[name]
        if name in hub.wrong:
            content = bytes([content[0] ^ 1]) + content[1:]
        start = int(span.removeprefix("bytes=").removesuffix("-")) if span and not hub.ignores_ranges else 0
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self._send_pieces(content[start:])

    def _send_pieces(self, content: bytes) -> None:
        hub, sent = self.server.hub, 0
        for begin in range(0, len(content), _PIECE):
            piece = content[begin : begin + _PIECE]
            if hub.stalls_after is not None and sent + len(piece) > hub.stalls_after:
                hub.gives_up.wait(60)
                return
            if hub.breaks_after is not None and sent + len(piece) > hub.breaks_after:
                self.wfile.write(piece[: hub.breaks_after - sent])
                hub.breaks += 1
                self.close_connection = True
                return
            self.wfile.write(piece)
            sent += len(piece)
            time.sleep(hub.slow)

    def _refuse(self, status: int, code: str = "") -> None:
        self._answer(status, b'{"error": "no"}', {"X-Error-Code": code} if code else {})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Tests look at what was asked, nobody at a log."""


@contextmanager
def serving(model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """Serve the files of a model folder as `REPOSITORY`, and let downloads go there."""
    files = {p.relative_to(model).as_posix(): p.read_bytes() for p in sorted(model.rglob("*")) if p.is_file()}
    server = HubServer(files)
    server.start()
    monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("coverstudio.generation.models.fetching.SECONDS_BETWEEN_TRIES", (0.01, 0.02))
    monkeypatch.setattr("coverstudio.generation.models.room.SPARE", 0)
    try:
        yield server
    finally:
        server.stop()
