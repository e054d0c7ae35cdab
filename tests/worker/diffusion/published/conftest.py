"""One model in three forms. A test module says which, by `FAMILY`, `IDENTITY`, `as_today`, `as_published`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

# layouts.py is imported where it is needed: without the AI libraries this folder is only skipped.


@pytest.fixture(scope="module")
def modern(
    request: pytest.FixtureRequest,
    model_folder: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The model as diffusers saves it today, with weights that survive the published numbers' type."""
    from tests.worker.diffusion.published import layouts

    folder = layouts.copied(model_folder(request.module.FAMILY), tmp_path_factory.mktemp("modern") / "model")
    request.module.as_today(folder)
    return folder


@pytest.fixture(scope="module")
def repository(
    request: pytest.FixtureRequest, modern: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The same model as its makers published it, with all that lies beside it."""
    from tests.worker.diffusion.published import layouts

    folder = layouts.copied(modern, tmp_path_factory.mktemp("hub") / "repository")
    request.module.as_published(folder)
    return folder


@pytest.fixture(scope="module")
def published(
    request: pytest.FixtureRequest, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """What the catalog's patterns fetch of it."""
    from tests.worker.diffusion.published import layouts

    return layouts.downloaded(repository, request.module.IDENTITY, tmp_path_factory.mktemp("hub") / "model")
