"""Keeps steps and saves until somebody kills it: `python -m tests.document.saving_for_ever FOLDER`."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import msgspec

from coverstudio.document.project_file import save
from coverstudio.document.working_folder import WorkingFolder
from tests.document.samples import cover, image, png, text


def main(folder: Path) -> None:
    working = WorkingFolder.create(folder / "working")
    for count in itertools.count(1):
        assets = [working.store.put(png(40, 30, (count + n) % 256), "png") for n in range(3)]
        layers = [image(asset, str(n)) for n, asset in enumerate(assets)]
        document = msgspec.structs.replace(cover(*layers, text()), title=f"Title {count}")
        working.keep(document)
        save(document, working.store, folder / "walden.cover", png(32, 32))
        print(count, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
