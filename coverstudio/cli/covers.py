"""`coverstudio make-sample`: the main job on a picture of our own."""

from __future__ import annotations

import argparse
from pathlib import Path

from coverstudio.cli.desk import Desk, print_wrote
from coverstudio.cli.telling import tell


async def make_sample(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio make-sample`: the main job on a picture of our own, from lettering to print."""
    from coverstudio.document import project_file
    from coverstudio.document.atomic import make_folder
    from coverstudio.editor.exporting import export
    from coverstudio.editor.sample import make_sample_cover
    from coverstudio.rendering.render import thumbnail

    folder: Path = arguments.out_folder
    make_folder(folder)
    names = [folder / f"sample-cover{suffix}" for suffix in (".pdf", ".png", ".cover")]
    cover = await make_sample_cover(
        desk.generator, desk.store, desk.images, desk.console.says, desk.console.report
    )
    tell(desk, cover.report)
    desk.console.says("Writing")
    for name in names[:2]:
        await export(cover.document, desk.store, desk.images, name)
    project_file.save(cover.document, desk.store, names[2], thumbnail(cover.document, desk.images))
    print_wrote(desk, *names)
