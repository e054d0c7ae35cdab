"""Sizes, speeds, licences and devices in a designer's words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from coverstudio.generation.messages import Device, Tier
from coverstudio.generation.models.facts import Licence
from coverstudio.generation.models.fitting import Fit
from coverstudio.ui.stories.fetching import Fetch
from coverstudio.ui.translation import marked, told, tr

if TYPE_CHECKING:
    from coverstudio.generation.runtimes import RuntimeProgress

Tone = Literal["good", "caution", "danger", "quiet"]

GB, MB, KB = 1_000_000_000, 1_000_000, 1000
_TIERS: dict[Tier, str] = {
    "cpu": marked("processor"),
    "6gb": marked("up to 6 GB"),
    "8gb": "8 GB",
    "12gb": "12 GB",
    "16gb": marked("16 GB and more"),
}


def size_words(count: int) -> str:
    """Return bytes as people say them: "4.3 GB", "57 GB", "151 MB"."""
    if count >= 9.95 * GB:
        return f"{count / GB:.0f} GB"
    if count >= 999.5 * MB:
        return f"{count / GB:.1f} GB"
    if count >= 999.5 * KB:
        return f"{count / MB:.0f} MB"
    return f"{max(1, round(count / KB)) if count else 0} KB"


def speed_words(bytes_per_second: float) -> str:
    """Return a speed: "38 MB/s"."""
    return f"{size_words(round(bytes_per_second))}/s"


def time_words(seconds: float) -> str:
    """Return how long something will still take, hours and minutes once there are many."""
    if seconds >= 90 * 60:
        hours, minutes = divmod(round(seconds / 60), 60)
        return tr("{hours} h {minutes} min left", hours=hours, minutes=minutes)
    if seconds >= 90:
        return tr("{minutes} min left", minutes=round(seconds / 60))
    return tr("{seconds} s left", seconds=max(1, round(seconds)))


def fetch_words(fetch: Fetch) -> str:
    """Return how far a download is in one line."""
    arrived = tr("{done} of {total}", done=size_words(fetch.done), total=size_words(fetch.total))
    if fetch.state == "stopping":
        return f"{arrived} · {tr('pausing…')}"
    if not fetch.is_on:
        return f"{arrived} · {tr('paused') if fetch.state == 'paused' else tr('stopped')}"
    if fetch.done >= fetch.total > 0:
        return tr("Putting the files in their place…")
    parts = [arrived]
    if fetch.bytes_per_second > 0:
        parts.append(speed_words(fetch.bytes_per_second))
    if fetch.seconds_left is not None:
        parts.append(time_words(fetch.seconds_left))
    return " · ".join(parts)


def runtime_words(progress: RuntimeProgress) -> str:
    """Return what an installation does and how much of it is on the disk."""
    if not progress.step:
        return told(progress.sentence)
    done, total = size_words(progress.step * MB), size_words(progress.total * MB)
    return f"{told(progress.sentence)} · {tr('{done} of {total}', done=done, total=total)}"


def licence_badge(licence: Licence) -> tuple[str, Tone]:
    """Return the licence in three words, and how it is to be taken."""
    if not licence.commercial:
        return tr("Not for sale"), "danger"
    if licence.revenue_cap:
        return tr("Revenue cap"), "caution"
    return tr("May be sold"), "good"


def licence_verdict(licence: Licence) -> str:
    """Return in one sentence whether covers made with the model may be sold."""
    if not licence.commercial:
        return tr("Covers made with it must not be sold.")
    if licence.revenue_cap:
        cap = f"{licence.revenue_cap:,}"
        return tr("Covers made with it may be sold, up to a revenue of {cap} US dollars a year.", cap=cap)
    return tr("Covers made with it may be sold.")


def device_words(device: Device) -> str:
    """Return what networks run on in one sentence, with the tier that follows from it."""
    memory = round(device.memory_bytes / 2**30)
    if device.kind == "cpu":
        return tr("This computer's processor, {memory} GB: slow, some minutes a picture.", memory=memory)
    tier = tr(_TIERS[device.tier])
    return tr("{name}, {memory} GB of memory · tier: {tier}", name=device.name, memory=memory, tier=tier)


def memory_words(needed: float, device: Device, fitting: Fit) -> str:
    """Return what a model needs (GB) against what the computer has, in one sentence."""
    has = round(device.memory_bytes / 2**30)
    if fitting == "not":
        return tr(
            "Needs {needed} GB of memory; this computer has {has} GB.", needed=math.ceil(needed), has=has
        )
    if fitting == "in parts":
        return tr("Fits into {has} GB in parts that take turns, which takes longer.", has=has)
    if fitting == "slowly":
        return tr("Fits into {has} GB; on the processor a picture takes minutes.", has=has)
    return tr("Fits into {has} GB and runs at full speed.", has=has)
