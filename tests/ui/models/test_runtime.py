"""The AI runtime is installed in the window by the real installer: small packages stand in for torch."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import pytest

from coverstudio.generation.messages import DescribeDevice, ListEngines
from coverstudio.generation.runtimes import plans, standing
from coverstudio.generation.runtimes.plans import RuntimePlan
from coverstudio.generation.runtimes.standing import HALF
from coverstudio.ui.studio_window import StudioWindow
from tests.fakes import FakeGenerator
from tests.generation.models.hub_server import HubServer
from tests.generation.runtimes.stubs import Wheelhouse, has_ended, stub_plan, use_only
from tests.ui.models.scene import choose, click_on_page, item_of, open_models, push
from tests.ui.stage import play, until

QUICK = ("stub-quick>=1",)
SLOW = (*QUICK, "stub-slow>=1")


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wheelhouse:
    house = Wheelhouse(tmp_path)
    use_only(house.folder, monkeypatch)
    return house


def stands_for_ai(requirements: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let these requirements be the whole AI runtime."""
    wanted = msgspec.structs.replace(stub_plan(*requirements), id="ai", name="AI runtime")

    def only() -> tuple[RuntimePlan, ...]:
        return (wanted,)

    monkeypatch.setattr(plans, "plans", only)
    monkeypatch.setattr(standing, "plans", only)


def test_it_is_installed_used_at_once_and_removed(
    hub: HubServer, wheels: Wheelhouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands_for_ai(QUICK, monkeypatch)
    generator = FakeGenerator()

    async def story(opened: StudioWindow) -> None:
        models, window = opened.stories.models, await open_models(opened)
        assert window.page.title.text() == "AI runtime", "it comes first as long as nothing can be painted"
        assert not window.only_fitting.isVisible() and generator.asked == []
        await choose(window, "Tiny Moon")
        assert window.page.notice.text().startswith("To paint with it, the AI runtime has to be installed")
        await click_on_page(window, window.page.runtime_link)
        foot = window.page.foot
        await push(window, "install")
        await until(lambda: "stop_runtime" in foot.buttons, "it is being installed")
        await until(foot.words.text, "what is being done")
        await until(lambda: models.runtime_ready, "it is there")
        await until(window.only_fitting.isVisible, "what this computer paints with")
        assert {type(request) for request in generator.asked} == {ListEngines, DescribeDevice}
        await choose(window, "Tiny Moon")
        assert window.page.notice.text().startswith("Fits into 8 GB")
        await choose(window, "AI runtime")
        await push(window, "remove_runtime")
        await until(lambda: "install" in foot.buttons, "it is gone")
        assert not models.runtime_ready and models.device is None

    play(story, generator)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
def test_an_installation_is_stopped_with_all_its_processes_and_can_be_begun_again(
    hub: HubServer, wheels: Wheelhouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands_for_ai(SLOW, monkeypatch)
    wheels.hold.touch()

    async def story(opened: StudioWindow) -> None:
        window = await open_models(opened)
        foot = window.page.foot
        await push(window, "install")
        await until(wheels.started.exists, "the slow package is being built")
        await until(lambda: "stop_runtime" in foot.buttons)
        await push(window, "stop_runtime")
        await until(lambda: foot.sentence.text() == HALF, "it has stopped")
        assert has_ended(wheels.builder())
        wheels.hold.unlink()
        await push(window, "install")
        await until(lambda: opened.stories.models.runtime_ready, "it is there")

    play(story, FakeGenerator())


def test_what_stops_an_installation_is_told_on_its_page(
    hub: HubServer, wheels: Wheelhouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands_for_ai(("nowhere-to-be-found>=1",), monkeypatch)

    async def story(opened: StudioWindow) -> None:
        window = await open_models(opened)
        foot = window.page.foot
        await push(window, "install")
        await until(lambda: "install" in foot.buttons and foot.sentence.text(), "why not")
        assert item_of(window, "AI runtime")
        assert "AI runtime" in foot.sentence.text()
        assert not window.message_bar.isVisible(), "the page says it already"

    play(story, FakeGenerator())
