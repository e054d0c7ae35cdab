"""What is told after the work: what was erased, and what a printer would say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coverstudio.cli.desk import Desk

if TYPE_CHECKING:
    from coverstudio.document.document import Document
    from coverstudio.editor.erasing import Report
    from coverstudio.imaging.profiles import Profile
    from coverstudio.imaging.separations import Separation
    from coverstudio.printing.presets import Extras, Preset
    from coverstudio.printing.printers import Printer

_MOST_TOLD = 3


def tell(desk: Desk, report: Report | None) -> None:
    """Tell what was erased, if anything was to be."""
    if report is not None:
        desk.console.note(_told(report))


def _told(report: Report) -> str:
    if report.rounds == 0 and report.regions_left:
        return f"{_regions(report.regions_left)} found, all within what is kept; the picture is unchanged."
    if report.rounds == 0:
        found = "All lettering found is kept" if report.kept else "No lettering found"
        return f"{found}; the picture is unchanged."
    if not report.detector:
        return f"Erased what the mask shows: {report.masked_share:.1%} repainted."
    rounds = "1 round" if report.rounds == 1 else f"{report.rounds} rounds"
    if report.regions_left:
        return f"After {rounds} {_regions(report.regions_left)} can still be read{_where(report)}."
    kept = f", {len(report.kept)} kept" if report.kept else ""
    done = f"{_regions(report.regions_found)} erased{kept}"
    return f"Clean after {rounds}: {done}, {report.masked_share:.1%} repainted."


def _regions(count: int) -> str:
    return "1 region" if count == 1 else f"{count} regions"


def _where(report: Report) -> str:
    """Tell the first regions that are left: what they read, and where they begin."""
    left = report.history[-1].left[:_MOST_TOLD]
    told = [f"“{region.text}” at {region.polygon[0][0]:.0f},{region.polygon[0][1]:.0f}" for region in left]
    return f" ({', '.join(told)}{', …' if report.regions_left > len(left) else ''})" if told else ""


def tell_notes(desk: Desk, document: Document) -> None:
    """Tell what a model had to say of the pictures that it painted."""
    from coverstudio.document.layers import shown_recipe
    from coverstudio.editor.again import generated_recipe

    for layer in document.pictured:
        recipe = shown_recipe(layer)
        painted = recipe and generated_recipe(recipe)
        if painted:
            for note in str(painted.settings.get("notes", "")).splitlines():
                desk.console.note(note)


def told_press(desk: Desk, icc: Path | None) -> Profile:
    """Return the profile in a file, else the best one that is installed, and tell which that is."""
    from coverstudio.printing.profiles import chosen_profile

    profile = chosen_profile(icc)
    if icc is None:
        desk.console.note(f"Inks are those of “{profile.name}”: another press is chosen with --icc.")
    return profile


def tell_findings(desk: Desk, document: Document, preset: Preset, extras: Extras) -> None:
    """Tell what a printer would object to in a cover that was exported, as it was exported.

    The printer is the preset's, else the one that the cover is laid out for.
    """
    from coverstudio.printing import printers
    from coverstudio.printing.preflight import preflight
    from coverstudio.printing.presets import for_cover
    from coverstudio.printing.proofs import prove

    printer = printers.printer(preset.printer) if preset.printer else printers.printer_of(document)
    proof = prove(document, desk.images, _separation(preset, extras))
    for finding in preflight(document, printer, proof):
        if finding.rule != "too-much-ink" or not _keeps_to_limit(for_cover(preset, document), printer):
            desk.console.note(finding.sentence)


def _separation(preset: Preset, extras: Extras) -> Separation | None:
    """Return how the colours became inks, None where they did not."""
    if preset.colours != "cmyk" or extras.profile is None:
        return None
    from coverstudio.imaging.separations import Separation

    return Separation(extras.profile, extras.intent, extras.black_point)


def _keeps_to_limit(preset: Preset, printer: Printer | None) -> bool:
    """Tell whether the export itself saw to it that no spot has more ink than the printer takes."""
    limit = printer.file.most_ink if printer is not None else None
    return limit is None or (preset.ink_limit is not None and preset.ink_limit <= limit.value)
