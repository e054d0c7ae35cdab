"""A model is downloaded in the window, from a hub on loopback."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from coverstudio.ui.models.window import ModelsWindow
from coverstudio.ui.studio_window import StudioWindow
from tests.fakes import FakeGenerator
from tests.generation.models.hub_server import HubServer
from tests.ui.models.scene import choose, click_on_page, open_models, push, shown_names
from tests.ui.stage import at_rest, play, press, until, write


async def begin(opened: StudioWindow, model: str = "Tiny Moon") -> ModelsWindow:
    """Open the window, accept the licence of a model and start its download."""
    window = await open_models(opened)
    await choose(window, model)
    if window.page.licence.accept.isEnabled():
        await click_on_page(window, window.page.licence.accept)
    await push(window, "download")
    return window


def test_a_model_is_downloaded_and_then_is_here(hub: HubServer) -> None:
    async def story(opened: StudioWindow) -> None:
        window = await open_models(opened)
        await choose(window, "Tiny Moon")
        assert window.page.foot.sentence.text() == "Accept the licence to download it."
        assert not window.page.foot.buttons["download"].isEnabled()
        await click_on_page(window, window.page.licence.accept)
        await push(window, "download")
        await at_rest(opened)
        await until(lambda: "verify" in window.page.foot.buttons, "it is here")
        assert shown_names(window)["On this computer"] == ["Tiny Moon"]
        assert [model.id for model in opened.stories.models.installed] == ["tiny-moon"]
        assert window.page.title.text() == "Tiny Moon", "what was looked at stays in sight"
        assert window.message_bar.sentence.text() == "Tiny Moon is ready."

    play(story, FakeGenerator())


def test_a_download_tells_how_far_it_is_is_paused_and_goes_on(hub: HubServer) -> None:
    hub.slow = 0.05

    async def story(opened: StudioWindow) -> None:
        window = await begin(opened)
        foot = window.page.foot
        await until(lambda: "MB/s" in foot.words.text(), "the speed")
        assert " of 4 MB · " in foot.words.text() and foot.words.text().endswith(" s left")
        assert 0 < foot.bar.value() < 1000
        await push(window, "pause")
        await until(lambda: "download" in foot.buttons, "it has paused")
        assert foot.buttons["download"].text() == "Resume"
        assert foot.words.text().endswith("· paused")
        assert opened.studio.jobs.running == ()
        arrived = opened.stories.models.fetching.of("tiny-moon")
        assert arrived is not None and arrived.done > 0
        hub.slow = 0.0
        await push(window, "download")
        await until(lambda: opened.stories.models.installed, "it is here")
        assert any(span for _, span, _ in hub.asked), "only what was missing is asked for"

    play(story, FakeGenerator())


def test_a_download_that_was_paused_can_go_on_in_the_next_session(hub: HubServer) -> None:
    hub.slow = 0.05

    async def first(opened: StudioWindow) -> None:
        window = await begin(opened)
        await until(lambda: "MB/s" in window.page.foot.words.text(), "some of it arrives")
        opened.window.close()
        await asyncio.wait_for(opened.closed.wait(), 10)

    async def second(opened: StudioWindow) -> None:
        window = await open_models(opened)
        await choose(window, "Tiny Moon")
        assert window.page.foot.buttons["download"].text() == "Resume"
        assert not window.page.licence.accept.isEnabled(), "it was accepted once"
        await push(window, "discard")
        await until(lambda: window.page.foot.buttons["download"].text() == "Download 1 MB", "it is discarded")

    play(first, FakeGenerator())
    play(second, FakeGenerator())


def test_what_stops_a_download_is_told_once_and_it_can_be_taken_up_again(hub: HubServer) -> None:
    async def story(opened: StudioWindow) -> None:
        hub.status = 404
        window = await begin(opened)
        foot = window.page.foot
        await until(lambda: "download" in foot.buttons and foot.sentence.text(), "it has failed")
        assert "tiny/moon" in foot.sentence.text()
        assert not window.message_bar.isVisible(), "the page says it already"
        assert not opened.window.message_bar.isVisible()
        hub.status = 0
        await push(window, "download")
        await until(lambda: opened.stories.models.installed, "it is here")

    play(story, FakeGenerator())


def test_without_a_network_the_reason_is_told(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")

    async def story(opened: StudioWindow) -> None:
        window = await begin(opened)
        foot = window.page.foot
        await until(foot.sentence.text, "it has failed")
        assert "cannot be reached: check the network" in foot.sentence.text()

    play(story, FakeGenerator())


def test_a_gated_model_wants_a_token_which_nobody_sees(hub: HubServer, keyring: dict[str, str]) -> None:
    async def story(opened: StudioWindow) -> None:
        window = await open_models(opened)
        await choose(window, "Gated Sun")
        token = window.page.token
        assert token.field.echoMode() == QLineEdit.EchoMode.Password
        await click_on_page(window, window.page.licence.accept)
        await until(lambda: "token" in window.page.foot.sentence.text(), "what is still missing")
        write(token.field, "hf_secret")
        press(token.field, Qt.Key.Key_Return)
        await until(window.page.foot.buttons["download"].isEnabled, "the token is kept")
        assert list(keyring.values()) == ["hf_secret"]
        assert token.field.text() == "" and not token.field.isVisible()
        await click_on_page(window, token.forget)
        await until(token.field.isVisible, "the token is forgotten")
        assert keyring == {}

    play(story, FakeGenerator())


def test_a_model_that_has_become_gated_asks_for_a_token_and_goes_on(
    hub: HubServer, keyring: dict[str, str]
) -> None:
    hub.needs = "hf_secret"

    async def story(opened: StudioWindow) -> None:
        window = await begin(opened)
        token = window.page.token
        await until(token.field.isVisible, "it is refused")
        assert "accept them on" in window.page.foot.sentence.text()
        assert not window.page.foot.buttons["download"].isEnabled()
        write(token.field, "hf_secret")
        press(token.field, Qt.Key.Key_Return)
        await push(window, "download")
        await until(lambda: opened.stories.models.installed, "it is here")
        assert "hf_secret" in keyring.values()

    play(story, FakeGenerator())


def test_without_a_keyring_the_token_field_says_what_to_do(hub: HubServer) -> None:
    async def story(opened: StudioWindow) -> None:
        window = await open_models(opened)
        await choose(window, "Gated Sun")
        write(window.page.token.field, "hf_secret")
        await click_on_page(window, window.page.token.keep)
        await until(window.page.token.trouble.isVisible, "what the keyring objects to")
        assert "HF_TOKEN" in window.page.token.trouble.text()

    play(story, FakeGenerator())
