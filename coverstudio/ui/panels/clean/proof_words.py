"""What a report on erasing and a comparison say, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coverstudio.ui.translation import tr, tr_count

if TYPE_CHECKING:
    from coverstudio.editor.erasing import Report
    from coverstudio.generation.messages import Region
    from coverstudio.imaging.differences import Differences

MOST_QUOTED = 3
MOST_LISTED = 12


def outcome_words(report: Report) -> str:
    """Say after how many rounds nothing can be read any more, or what still can."""
    if report.is_clean:
        return tr_count(
            report.rounds,
            "Clean after 1 round: nothing can be read there any more.",
            "Clean after {count} rounds: nothing can be read there any more.",
        )
    left = report.history[-1].left if report.history else report.found
    sentence = tr_count(len(left), "1 region can still be read.", "{count} regions can still be read.")
    return f"{sentence} {quoted(left, MOST_QUOTED)}".strip()


def changed_words(report: Report | None, found: Differences | None) -> str:
    """Say how much of the picture changed, and that nothing did outside the mask; empty when unknown."""
    if found is not None:
        return _difference_words(found)
    if report is None:
        return ""
    return tr(
        "{share} % of the picture repainted; outside the mask {outside} pixels changed.",
        share=_percent(report.masked_share),
        outside=f"{report.pixels_changed_outside_mask:,}",
    )


def _difference_words(found: Differences) -> str:
    count, share = f"{found.pixels:,}", _percent(found.share)
    changed = tr("Pink: {count} pixels changed ({share} %).", count=count, share=share)
    if found.outside is None:
        return changed
    return f"{changed} {tr('Outside the mask: {outside}.', outside=f'{found.outside:,}')}"


def round_lines(report: Report) -> list[str]:
    """Say for each round what was erased and what was left then."""
    lines: list[str] = []
    for number, one in enumerate(report.history, start=1):
        erased = tr_count(len(one.erased), "1 region erased", "{count} regions erased")
        left = tr_count(len(one.left), "1 left", "{count} left") if one.left else tr("none left")
        lines.append(f"{number}. {erased}, {left}.")
        lines += [words for words in (quoted(one.erased, MOST_LISTED),) if words]
    return lines


def quoted(regions: Sequence[Region], most: int) -> str:
    """Return what the first regions say, in quotes."""
    texts = [" ".join(region.text.split()) for region in regions if region.text.strip()]
    more = " …" if len(texts) > most else ""
    return " ".join(f"“{text}”" for text in texts[:most]) + more


def _percent(share: float) -> str:
    return f"{share * 100:.2g}" if share < 0.1 else f"{share * 100:.0f}"
