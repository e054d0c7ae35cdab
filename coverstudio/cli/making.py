"""`coverstudio make`: from words and a picture or a prompt to a finished cover, a front or a whole wrap."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from coverstudio.cli import diffusing
from coverstudio.cli.arguments import must_be_apart
from coverstudio.cli.desk import Desk, must_be_writable, print_wrote, read
from coverstudio.cli.diffusion_words import PAINTING, refuse_foreign
from coverstudio.cli.editions import WORDS, edition_of, notes_on
from coverstudio.cli.telling import tell, tell_findings, tell_notes, told_press
from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import ListEngines

if TYPE_CHECKING:
    from coverstudio.document.print_spec import PrintSpec
    from coverstudio.editor.making import Cover, Order, Painting, Rest
    from coverstudio.editor.outpainting import Outpainting
    from coverstudio.imaging.reading import Pixels
    from coverstudio.printing.presets import Extras, Preset

USUAL_FORMAT = "a4"
USUAL_WAY = "patch-fill"
_LONGEST_FILE = 100_000  # bytes of a blurb


async def make(arguments: argparse.Namespace, desk: Desk) -> None:
    """Make the cover, write it, and tell what a printer would object to."""
    from coverstudio.document import project_file
    from coverstudio.editor.exporting import export
    from coverstudio.rendering.render import thumbnail

    out: Path = arguments.out
    must_be_apart((out, arguments.project), (arguments.background, arguments.icc))
    preset, extras = _preset(arguments, desk)
    must_be_writable(out, arguments.project)
    order = _order(arguments, desk)
    picture = None if arguments.background is None else read(desk, arguments.background).pixels
    cover = await _made(desk, order, picture, arguments.background)
    tell(desk, cover.report)
    tell_notes(desk, cover.document)
    for note in cover.notes:
        desk.console.note(note)
    if arguments.project is not None:
        small = thumbnail(cover.document, desk.images)
        project_file.save(cover.document, desk.store, arguments.project, small)
    desk.console.says("Writing")
    for note in await export(cover.document, desk.store, desk.images, out, preset=preset, extras=extras):
        desk.console.note(note)
    tell_findings(desk, cover.document, preset, extras)
    print_wrote(desk, out, arguments.project)


def _preset(arguments: argparse.Namespace, desk: Desk) -> tuple[Preset, Extras]:
    """Return the kind of file: the printer's own, or what the ending says where that is another one."""
    from coverstudio.printing.presets import Extras, preset, preset_for
    from coverstudio.printing.printers import printer

    chosen = None if arguments.printer is None else preset(printer(arguments.printer).id)
    if chosen is None or arguments.out.suffix.lower() not in chosen.suffixes:
        chosen = preset_for(arguments.out)
    if not chosen.needs_profile:
        if arguments.icc is not None:
            raise ValueError(f"{chosen.name} takes the cover in RGB: leave out --icc.")
        return chosen, Extras()
    return chosen, Extras(profile=told_press(desk, arguments.icc))


def _order(arguments: argparse.Namespace, desk: Desk) -> Order:
    """Return what is asked for, checked before any work. Raises ValueError with a sentence."""
    from coverstudio.editor.backgrounds import Wish, new_seed
    from coverstudio.editor.making import Order

    engine = "none" if arguments.background else diffusing.chosen_engine(arguments)
    if getattr(arguments, "continue") != "outpaint":
        refuse_foreign(arguments, engine, "diffusion", PAINTING)
    spec = _spec(arguments, desk)
    painting = _painting(arguments, spec) if engine == "diffusion" else None
    seed = new_seed() if arguments.seed is None else arguments.seed
    return Order(
        print_spec=spec,
        title=arguments.title,
        author=arguments.author,
        genre=arguments.genre,
        language=arguments.language or "",
        spine_direction=arguments.spine_reads,
        wish=Wish(prompt=arguments.prompt, genre=arguments.genre, engine=engine),
        painting=painting,
        seed=seed,
        keep_text=arguments.keep_text,
        rest=_rest(arguments, spec, painting, seed),
    )


def _spec(arguments: argparse.Namespace, desk: Desk) -> PrintSpec:
    from coverstudio.document.print_spec import print_spec
    from coverstudio.printing import printers
    from coverstudio.printing.wraps import laid_out

    if arguments.printer is None:
        idle = [f"--{word}" for word in WORDS if getattr(arguments, word) is not None]
        if idle:
            raise ValueError(f"{' and '.join(idle)} say what a printer needs: name it with --printer.")
        return print_spec(arguments.format or USUAL_FORMAT)
    if arguments.format is not None:
        raise ValueError("A printer's cover has the size of its page: leave out --format, and give --trim.")
    printer = printers.printer(arguments.printer)
    wrap = laid_out(edition_of(arguments, printer))
    for sentence in notes_on(arguments, printer, wrap):
        desk.console.note(sentence)
    return wrap.print_spec(f"{printer.id}-{wrap.spread.edition.kind}")


def _rest(arguments: argparse.Namespace, spec: PrintSpec, painting: Painting | None, seed: int) -> Rest:
    from coverstudio.document.isbn import parse_addon, parse_isbn
    from coverstudio.editor.blurbs import checked_blurb
    from coverstudio.editor.making import Rest

    has_back = spec.spread is not None and spec.spread.panel("back") is not None
    for word in ("continue", "blurb", "isbn"):
        if not has_back and getattr(arguments, word) is not None:
            raise ValueError(f"This cover has no back: leave out --{word}, or choose a --kind that has one.")
    if arguments.addon is not None and arguments.isbn is None:
        raise ValueError("The five digits stand beside the barcode of an ISBN: give it with --isbn.")
    usual = USUAL_WAY if arguments.background is not None and has_back else "none"
    way = getattr(arguments, "continue") or usual
    if way == "outpaint":
        way = _outpainting(arguments, painting, seed)
    return Rest(
        way=None if way == "none" else way,
        blurb="" if arguments.blurb is None else checked_blurb(_read_blurb(arguments.blurb)),
        isbn=None if arguments.isbn is None else parse_isbn(arguments.isbn),
        addon="" if arguments.addon is None else parse_addon(arguments.addon),
    )


def _outpainting(arguments: argparse.Namespace, painting: Painting | None, seed: int) -> Outpainting:
    """Return how a model paints on: what it paints the front with, or what the picture's recipe says."""
    from coverstudio.editor.again import known_recipe
    from coverstudio.editor.outpainting import Outpainting, require_goes_on

    if painting is None:
        recipe = None if arguments.background is None else known_recipe(arguments.background)
        return diffusing.chosen_outpainting(arguments, recipe, seed)
    require_goes_on(painting.model)
    return Outpainting(model=painting.model, wish=painting.wish, seed=seed)


def _read_blurb(text: str) -> str:
    """Return the words themselves, or those in the file of that name."""
    path = Path(text)
    try:
        if not path.is_file():
            return text
    except (OSError, ValueError):  # too long for a name, or with characters that none has
        return text
    with path.open("rb") as file:
        content = file.read(_LONGEST_FILE + 1)
    if len(content) > _LONGEST_FILE:
        raise ValueError(f"“{path.name}” is too long for the back of a cover: shorten it.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"“{path.name}” is no UTF-8 text: save it as UTF-8.") from None


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


async def _made(desk: Desk, order: Order, picture: Pixels | None, source: Path | None) -> Cover:
    from coverstudio.editor.again import known_recipe
    from coverstudio.editor.making import make_cover

    name, recipe = (source.name, known_recipe(source)) if source is not None else ("", None)
    try:
        return await make_cover(
            desk.generator, desk.store, desk.images, order, picture,
            background_name=name, background_recipe=recipe,
            says=desk.console.says, on_progress=desk.console.report,
        )  # fmt: skip
    except GenerationError as error:
        if picture is None or order.keep_text or await _can_find_text(desk):
            raise
        raise GenerationError(
            f"{str(error).removesuffix('.')}, or leave the lettering with --keep-text."
        ) from error


async def _can_find_text(desk: Desk) -> bool:
    from coverstudio.editor.erasing import BUILT_IN

    listed = await desk.generator.run(ListEngines())
    return any(engine.id == BUILT_IN.engine and engine.ready for engine in listed.engines)
