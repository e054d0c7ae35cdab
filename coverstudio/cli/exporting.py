"""`coverstudio export`: a project file as what printers, shops and other programs take."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverstudio.cli.arguments import new_command
from coverstudio.cli.desk import Desk, must_be_writable, print_wrote
from coverstudio.cli.kinds import whole
from coverstudio.cli.telling import tell_findings, told_press

if TYPE_CHECKING:
    from coverstudio.document.document import Document
    from coverstudio.printing.presets import Extras, Preset
    from coverstudio.printing.targets import Marks

MARKS = ("crop", "bleed", "slug")
INTENTS = ("perceptual", "relative", "saturation", "absolute")


def add_arguments(commands: Any) -> None:
    """Add the words of `export`."""
    command = new_command(commands, "export", "write a project file for a printer, a shop or another program")
    command.add_argument("project", type=Path, metavar="FILE.cover")
    command.add_argument(
        "--preset", metavar="ID",
        help="a printer or shop (kdp-paperback, ingramspark …), pdf, pdfx4, pdfx1a, pdfx3, ebook, png, jpeg,"
        " tiff, tiff-cmyk, ora, psd or svg (default: what the ending of --out says)",
    )  # fmt: skip
    command.add_argument("--out", type=Path, required=True, metavar="FILE")
    command.add_argument("--ppi", type=whole(36, 2400), help="pixels per inch (default: the cover's own)")
    command.add_argument(
        "--icc", type=Path, metavar="FILE.icc",
        help="the CMYK profile of the press, where the preset needs one (default: the best here)",
    )  # fmt: skip
    command.add_argument(
        "--intent", choices=INTENTS, default="relative",
        help="how colours that the press does not have become inks (default: relative)",
    )  # fmt: skip
    command.add_argument(
        "--no-black-point", action="store_true",
        help="let colours darker than the press's black be all the same (no black point compensation)",
    )  # fmt: skip
    command.add_argument(
        "--marks", type=marks, metavar="crop,bleed,slug", help="what is printed around the page of a PDF"
    )
    command.add_argument("--rich-black", action="store_true", help="print large black areas in all four inks")
    command.add_argument("--jpeg", action="store_true", help="keep pictures as JPEG in a PDF: a smaller file")
    command.add_argument("--bleed", action="store_true", help="let a picture show the bleed as well")
    command.add_argument(
        "--disclosure", action="store_true", help="say in the file's metadata how its pictures were made"
    )


def marks(text: str) -> tuple[str, ...]:
    """Return the names of marks that `crop,slug` lists."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    unknown = [name for name in names if name not in MARKS]
    if unknown or not names:
        raise argparse.ArgumentTypeError(f"“{text}” names no marks: list some of {', '.join(MARKS)}")
    return names


async def export(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio export`: write the cover, enlarged first where a PDF needs it."""
    from coverstudio.document import project_file
    from coverstudio.editor.exporting import export as export_document
    from coverstudio.editor.making import at_print_size
    from coverstudio.printing.presets import check_extras, preset, preset_for

    out: Path = arguments.out
    chosen = preset_for(out) if arguments.preset is None else preset(arguments.preset)
    chosen.checked(out)
    must_be_writable(out)
    document = project_file.load(arguments.project, desk.store)
    extras = _extras(arguments, desk, document, chosen)
    check_extras(chosen, extras)
    if chosen.is_pdf:
        document = await at_print_size(
            desk.generator, desk.store, document, arguments.ppi,
            says=desk.console.says, on_progress=desk.console.report,
        )  # fmt: skip
    desk.console.says("Writing")
    notes = await export_document(document, desk.store, desk.images, out, preset=chosen, extras=extras)
    for note in notes:
        desk.console.note(note)
    tell_findings(desk, document, chosen, extras)
    print_wrote(desk, out)


def _extras(arguments: argparse.Namespace, desk: Desk, document: Document, preset: Preset) -> Extras:
    from coverstudio.editor.disclosing import disclosure
    from coverstudio.editor.provenance import licence_warnings
    from coverstudio.printing.presets import Extras

    needs_one = preset.needs_profile or arguments.icc is not None
    profile = told_press(desk, arguments.icc) if needs_one else None
    for warning in licence_warnings(document):
        desk.console.note(warning)
    return Extras(
        profile=profile, intent=arguments.intent, black_point=not arguments.no_black_point,
        marks=_marks(arguments.marks or ()), rich_black=arguments.rich_black, lossless=not arguments.jpeg,
        ppi=arguments.ppi, with_bleed=arguments.bleed,
        disclosure=disclosure(document, document.language) if arguments.disclosure else "",
    )  # fmt: skip


def _marks(names: tuple[str, ...]) -> Marks:
    from coverstudio.printing.targets import Marks

    return Marks(crop="crop" in names, bleed="bleed" in names, slug="slug" in names)
