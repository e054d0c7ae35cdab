"""Recipes in the user's words: for tooltips, the line over the film strip, and comparing."""

from __future__ import annotations

from coverstudio.document.pictures import Recipe
from coverstudio.generation.messages import Choice, Engines
from coverstudio.ui.translation import marked, told, tr

LONGEST_PROMPT = 60
LONGEST_LINE = 60  # of a tooltip, which would cover the strip otherwise

# What a prompt may add to any look; its land, sea or city is told by the look's own name.
MOTIFS = {
    "flowers": marked("flowers"),
    "stars": marked("stars"),
    "moon": marked("moon"),
    "sun": marked("sun"),
    "birds": marked("birds"),
    "rain": marked("rain"),
    "snow": marked("snow"),
}
BUILT_IN = "procedural"


def model_name(recipe: Recipe) -> str:
    """Return what painted the picture, by the name that people know."""
    return tr("Built in") if recipe.engine == BUILT_IN else _setting(recipe, "model_name") or recipe.model


def chosen_words(recipe: Recipe, choices: Engines) -> str:
    """Return what the words of a prompt led to in one line: "Open sea · Midnight · rain"."""
    if recipe.engine != BUILT_IN:
        steps = tr("{count} steps", count=_setting(recipe, "steps"))
        return " · ".join((model_name(recipe), steps, tr("seed {seed}", seed=recipe.seed)))
    named = _setting(recipe, "motifs").split(",")
    parts = [
        _name(_setting(recipe, "family"), choices.families),
        _name(_setting(recipe, "palette"), choices.palettes),
        *(tr(MOTIFS[motif]) for motif in named if motif in MOTIFS),
    ]
    return " · ".join(part for part in parts if part)


def led_to(recipe: Recipe, choices: Engines) -> str:
    """Return what the words of a prompt led to, or that they led to nothing, in one line."""
    prompt, chosen = recipe.prompt, chosen_words(recipe, choices)
    if not prompt or not chosen:
        return chosen
    words = short(prompt)
    if recipe.engine != BUILT_IN:
        return f"“{words}” · {chosen}"
    if recipe.settings.get("by_seed"):
        return tr("No word of “{prompt}” is known, so the seed chose {chosen}", prompt=words, chosen=chosen)
    return tr("“{prompt}” led to {chosen}", prompt=words, chosen=chosen)


def short(prompt: str) -> str:
    """Return a prompt in one line, cut where it is long."""
    words = " ".join(prompt.split())
    return words if len(words) <= LONGEST_PROMPT else words[: LONGEST_PROMPT - 1] + "…"


def recipe_lines(recipe: Recipe, choices: Engines) -> str:
    """Return a recipe as the lines of a tooltip, families and palettes by their names."""
    import textwrap  # noqa: PLC0415

    lines = (f"{name}: {value}" for name, value in recipe_parts(recipe, choices) if value)
    return "\n".join(textwrap.fill(line, LONGEST_LINE) for line in lines)


def recipe_parts(recipe: Recipe, choices: Engines) -> tuple[tuple[str, str], ...]:
    """Return what a recipe says as (name, value), in the order in which people ask for it.

    Every recipe has the same names; what it does not say is empty.
    """
    drawn = recipe.engine == BUILT_IN
    return (
        (tr("Prompt"), recipe.prompt),
        (tr("Negative prompt"), recipe.negative_prompt),
        (tr("Painted by"), model_name(recipe)),
        (tr("Genre"), _setting(recipe, "genre")),
        (tr("Look"), _name(_setting(recipe, "family"), choices.families) if drawn else ""),
        (tr("Palette"), _name(_setting(recipe, "palette"), choices.palettes)),
        (tr("Seed"), "" if recipe.seed is None else str(recipe.seed)),
        (tr("Style"), _setting(recipe, "style")),
        (tr("LoRAs"), _loras(recipe)),
        (tr("Steps"), _setting(recipe, "steps")),
        (tr("Guidance"), _setting(recipe, "guidance")),
        (tr("Sampler"), _setting(recipe, "scheduler")),
        (tr("Refine"), _percent(_setting(recipe, "refine"))),
        (tr("Calm zone"), tr("yes") if _setting(recipe, "calm_zone") else tr("no")),
        (tr("Size"), f"{recipe.width} × {recipe.height} px"),
        (tr("Notes"), " ".join(told(note) for note in _setting(recipe, "notes").splitlines())),
    )


def _setting(recipe: Recipe, name: str) -> str:
    value = recipe.settings.get(name, "")
    return f"{value:g}" if isinstance(value, float) else str(value)


def _percent(share: str) -> str:
    return f"{float(share) * 100:.0f} %" if share not in ("", "0") else ""


def _loras(recipe: Recipe) -> str:
    from coverstudio.editor.diffusion_recipes import settings_of, used_loras  # noqa: PLC0415

    if not _setting(recipe, "loras"):
        return ""
    try:
        used = used_loras(settings_of(recipe))
    except ValueError:  # a recipe from elsewhere: what cannot be read is not shown
        return ""
    return ", ".join(f"{one.name} {one.weight:g}" for one in used)


def _name(identity: str, choices: tuple[Choice, ...]) -> str:
    return next((told(one.name) for one in choices if one.id == identity), identity)
