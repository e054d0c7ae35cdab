"""The access token for models behind a licence page: kept by the system's keyring and nowhere else.

The environment variable HF_TOKEN goes first, so that a machine without a keyring can download as well.
"""

from __future__ import annotations

import os

import keyring
from keyring.errors import KeyringError, NoKeyringError, PasswordDeleteError

from coverstudio.generation.models.facts import ModelError

VARIABLE = "HF_TOKEN"
_SERVICE, _NAME = "CoverStudio", "huggingface.co"
_NO_KEYRING = (
    f"This system has no keyring to keep the token in: set the environment variable {VARIABLE} instead."
)


def load_token() -> str | None:
    """Return the token of the environment or of the keyring; None where there is neither.

    Raises ModelError when the keyring is there and refuses.
    """
    if token := os.environ.get(VARIABLE, "").strip():
        return token
    try:
        return keyring.get_password(_SERVICE, _NAME) or None
    except NoKeyringError:
        return None
    except KeyringError as error:
        raise _refused(error) from error


def save_token(token: str) -> None:
    """Let the keyring keep the token. Raises ModelError, also for what cannot be a token."""
    token = token.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise ModelError("This is no access token: copy it whole from your account's page of tokens.")
    try:
        keyring.set_password(_SERVICE, _NAME, token)
    except NoKeyringError as error:
        raise ModelError(_NO_KEYRING) from error
    except KeyringError as error:
        raise _refused(error) from error


def remove_token() -> None:
    """Let the keyring forget the token, if it keeps one. Raises ModelError."""
    try:
        keyring.delete_password(_SERVICE, _NAME)
    except (NoKeyringError, PasswordDeleteError):  # nothing is kept, as was wished
        return
    except KeyringError as error:
        raise _refused(error) from error


def _refused(error: Exception) -> ModelError:
    return ModelError(f"The system's keyring does not answer ({error}): unlock it and try again.")
