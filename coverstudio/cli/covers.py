"""The commands that make covers and write them for print."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from coverstudio.cli import diffusing
from coverstudio.cli.arguments import must_be_apart
from coverstudio.cli.desk import Desk, must_be_writable, print_wrote, read
from coverstudio.cli.diffusion_words import PAINTING, refuse_foreign
from coverstudio.cli.telling import tell, tell_findings, tell_notes
from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import ListEngines

if TYPE_CHECKING:
    from coverstudio.document.print_spec import PrintSpec
    from coverstudio.editor.making import Cover, Order, Painting
    from coverstudio.imaging.reading import Pixels


async def make(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio make`: from words and a picture or a prompt to a finished cover."""
    from coverstudio.document import project_file
    from coverstudio.document.print_spec import print_spec
    from coverstudio.editor.backgrounds import Wish, new_seed
    from coverstudio.editor.exporting import export
    from coverstudio.editor.making import Order
    from coverstudio.printing.presets import preset_for
    from coverstudio.rendering.render import thumbnail

    out: Path = arguments.out
    preset_for(out)
    must_be_apart((out, arguments.project), (arguments.background,))
    must_be_writable(out, arguments.project)
    engine = "none" if arguments.background else diffusing.chosen_engine(arguments)
    refuse_foreign(arguments, engine, "diffusion", PAINTING)
    spec = print_spec(arguments.format)
    order = Order(
        print_spec=spec,
        title=arguments.title,
        author=arguments.author,
        genre=arguments.genre,
        wish=Wish(prompt=arguments.prompt, genre=arguments.genre, engine=engine),
        painting=_painting(arguments, spec) if engine == "diffusion" else None,
        seed=new_seed() if arguments.seed is None else arguments.seed,
        keep_text=arguments.keep_text,
    )
    picture = None if arguments.background is None else read(desk, arguments.background).pixels
    cover = await _made(desk, order, picture, arguments.background.name if arguments.background else "")
    tell(desk, cover.report)
    tell_notes(desk, cover.document)
    if arguments.project is not None:
        small = thumbnail(cover.document, desk.images)
        project_file.save(cover.document, desk.store, arguments.project, small)
    desk.console.says("Writing")
    await export(cover.document, desk.store, desk.images, out)
    tell_findings(desk, cover.document)
    print_wrote(desk, out, arguments.project)


def _painting(arguments: argparse.Namespace, spec: PrintSpec) -> Painting:
    """Return what a diffusion model is to paint; its files have been looked at."""
    from coverstudio.editor.diffusion import check_files, diffusion_request
    from coverstudio.editor.making import Painting
    from coverstudio.editor.prompts import BookWords, prompt_for
    from coverstudio.generation.models.families import family

    models, style = diffusing.model_store(), diffusing.chosen_style(arguments)
    model = diffusing.chosen_model(arguments, models, style)
    book = BookWords(title=arguments.title, genre=arguments.genre, wishes=arguments.prompt)
    prompt = prompt_for(book, follows_negative=family(model.family).follows_negative)
    wish = diffusing.chosen_wish(arguments, models, style, prompt)
    check_files(diffusion_request(spec, wish, model, 0))
    return Painting(model, wish)


async def _made(desk: Desk, order: Order, picture: Pixels | None, name: str) -> Cover:
    from coverstudio.editor.making import make_cover

    try:
        return await make_cover(
            desk.generator, desk.store, desk.images, order, picture,
            background_name=name, says=desk.console.says, on_progress=desk.console.report,
        )  # fmt: skip
    except GenerationError as error:
        if picture is None or order.keep_text or await _can_find_text(desk):
            raise
        raise GenerationError(
            f"{str(error).removesuffix('.')}, or leave the lettering with --keep-text."
        ) from error


async def _can_find_text(desk: Desk) -> bool:
    from coverstudio.editor.erasing import DETECTOR

    listed = await desk.generator.run(ListEngines())
    return any(engine.id == DETECTOR and engine.ready for engine in listed.engines)


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
