"""The folder an open document lives in: its pictures and its last steps, so that a crash loses nothing.

lock                 held by the process that has the document open
project              the path of its project file, when it has one
assets/              the asset store
steps/00000042.json  the document after each of the last steps; a few kilobytes each
"""

from __future__ import annotations

import secrets
import shutil
import time
from pathlib import Path

from coverstudio.document.assets import AssetStore
from coverstudio.document.atomic import make_folder, sweep, temporary_name, write_bytes, writing
from coverstudio.document.checks import DocumentError
from coverstudio.document.document import Document
from coverstudio.document.project_file import ProjectFileError, from_json, to_json
from coverstudio.locking import Lock

KEPT_STEPS = 20
_NEW = 3600.0  # a younger folder without steps may be one that another window is just making


class WorkingFolder:
    """A working folder that this process holds. Made by `create` or taken over by `found`."""

    def __init__(self, folder: Path, lock: Lock) -> None:
        self.folder = folder
        self.store = AssetStore(folder / "assets")
        self._lock = lock
        self._steps = folder / "steps"
        self._project = folder / "project"
        self._last = max((int(step.stem) for step in self._kept()), default=0)

    @staticmethod
    def create(parent: Path) -> WorkingFolder:
        """Make a new one under `parent` (usually `paths.working_dir()`). Raises WriteError."""
        while True:
            folder = parent / secrets.token_hex(8)
            make_folder(folder / "steps")
            with writing(folder):
                lock = Lock.taken(folder / "lock")
            if lock is not None:
                return WorkingFolder(folder, lock)
            # Another window, looking for what a crash left, holds it for a moment: make another one.

    @staticmethod
    def found(parent: Path) -> list[WorkingFolder]:
        """Take over the folders under `parent` that a crash left behind, the newest first.

        Folders that another running window holds are not among them, nor are those without a document that
        can be recovered: one that never had any is removed, the others are left alone.
        """
        folders = [path for path in parent.iterdir() if path.is_dir()] if parent.is_dir() else []
        found: list[WorkingFolder] = []
        for folder in folders:
            lock = Lock.taken(folder / "lock")
            if lock is None:
                continue
            left = WorkingFolder(folder, lock)
            if left.latest() is not None:
                sweep(left.store.folder, older_than=0.0)
                found.append(left)
            elif not left.changed and time.time() - folder.stat().st_mtime > _NEW:
                left.remove()
            else:
                left.release()
        return sorted(found, key=lambda left: left.changed, reverse=True)

    @property
    def changed(self) -> float:
        """When the last step was kept, in seconds since the epoch; 0 before the first."""
        return max((step.stat().st_mtime for step in self._kept()), default=0.0)

    @property
    def project(self) -> Path | None:
        """The project file the document was opened from or saved to, None before that."""
        try:
            return Path(self._project.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None

    def belongs_to(self, path: Path | None) -> None:
        """Remember the project file, to save to it what is recovered; None for none. Raises WriteError."""
        if path is not None:
            write_bytes(self._project, str(path).encode())
        else:
            with writing(self._project):
                self._project.unlink(missing_ok=True)

    def keep(self, document: Document) -> None:
        """Keep the document of now, to be found again after a crash. Some kilobytes, within a millisecond.

        Not synced to the disk: what was written outlives the process as it is, and after a power cut `latest`
        goes back to a step that is whole. Raises WriteError, or DocumentError for a document that cannot be.
        """
        text = to_json(document)
        step = self._step(self._last + 1)
        with writing(step):
            temporary = self._steps / temporary_name()
            temporary.write_bytes(text)
            temporary.replace(step)
        self._last += 1
        self._step(self._last - KEPT_STEPS).unlink(missing_ok=True)

    def latest(self) -> Document | None:
        """Return the document of the last step that is whole, its pictures too; None when there is none."""
        for step in sorted(self._kept(), reverse=True):
            try:
                document = from_json(step.read_bytes())
            except (DocumentError, ProjectFileError):
                continue
            if all(self.store.is_intact(asset) for asset in document.assets):
                return document
        return None

    def release(self) -> None:
        """Let the folder go and leave it where it is, as a crash would."""
        self._lock.release()

    def remove(self) -> None:
        """Let the folder go and remove it: the document is saved, or not wanted."""
        self._lock.release()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _step(self, number: int) -> Path:
        return self._steps / f"{number:08}.json"

    def _kept(self) -> list[Path]:
        return [step for step in self._steps.glob("*.json") if step.stem.isdecimal()]
