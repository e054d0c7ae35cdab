"""A model on this computer, as the window finds it: real files, weights of noise."""

from __future__ import annotations

import asyncio
from pathlib import Path

from coverstudio.generation.models.facts import InstalledModel
from coverstudio.ui.studio_window import StudioWindow
from tests.generation.models.model_folders import sd1_folder
from tests.ui.stage import until


async def with_model(opened: StudioWindow, folder: Path, name: str = "storybook") -> InstalledModel:
    """Add a Stable Diffusion 1 and let it paint; what can be chosen is known then, too."""
    models = opened.stories.models
    added = await asyncio.to_thread(models.store().add, sd1_folder(folder / name))
    models.refresh()
    await until(lambda: any(one.id == added.id for one in models.installed), "the model is known")
    await opened.stories.backgrounds.load_choices()
    assert opened.window.background.painter.choose(added.id)
    return added
