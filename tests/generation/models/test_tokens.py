"""The token lies in the keyring and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked, PasswordDeleteError

from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.tokens import load_token, remove_token, save_token


class FakeKeyring(KeyringBackend):
    """A keyring in memory; `locked` makes it refuse."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("no such password")

    def _open(self) -> None:
        if self.locked:
            raise KeyringLocked("locked")


@pytest.fixture(autouse=True)
def own_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeKeyring]:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    before, fake = keyring.get_keyring(), FakeKeyring()
    keyring.set_keyring(fake)
    yield fake
    keyring.set_keyring(before)


def test_a_token_is_kept_and_forgotten(own_keyring: FakeKeyring) -> None:
    assert load_token() is None
    save_token("  hf_moon\n")
    assert load_token() == "hf_moon"
    assert own_keyring.kept == {("CoverStudio", "huggingface.co"): "hf_moon"}
    remove_token()
    assert load_token() is None
    remove_token()


def test_the_environment_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    save_token("hf_kept")
    monkeypatch.setenv("HF_TOKEN", " hf_environment ")
    assert load_token() == "hf_environment"
    monkeypatch.setenv("HF_TOKEN", "")
    assert load_token() == "hf_kept"


@pytest.mark.parametrize("words", ["", "  ", "two words", "hf_\nmoon", "hf_달", "hf_\x1b[0m"])
def test_what_cannot_be_a_token_is_refused(words: str, own_keyring: FakeKeyring) -> None:
    with pytest.raises(ModelError, match=r"^This is no access token: copy it whole"):
        save_token(words)
    assert own_keyring.kept == {}


def test_without_a_keyring_the_environment_is_named() -> None:
    keyring.set_keyring(NoKeyring())
    assert load_token() is None
    remove_token()
    with pytest.raises(ModelError) as caught:
        save_token("hf_moon")
    assert str(caught.value) == (
        "This system has no keyring to keep the token in: set the environment variable HF_TOKEN instead."
    )


def test_a_locked_keyring_is_one_sentence_without_the_token(own_keyring: FakeKeyring) -> None:
    own_keyring.locked = True
    for ask in (load_token, remove_token, lambda: save_token("hf_moon")):
        with pytest.raises(ModelError) as caught:
            ask()
        assert str(caught.value) == (
            "The system's keyring does not answer (locked): unlock it and try again."
        )
