"""Named looks of titles: kept as files, given to texts."""

from coverstudio.editor.title_looks.applying import (
    ground_below,
    with_letters,
    with_look,
    with_look_of_cover,
)
from coverstudio.editor.title_looks.files import (
    BrokenLook,
    LookError,
    broken_looks,
    delete_look,
    is_own,
    rename_look,
    save_look,
    title_look,
    title_looks,
    user_looks_dir,
)
from coverstudio.editor.title_looks.values import Ink, KoreanLetters, LetterLook, TitleLook, letters_of

__all__ = [
    "BrokenLook",
    "Ink",
    "KoreanLetters",
    "LetterLook",
    "LookError",
    "TitleLook",
    "broken_looks",
    "delete_look",
    "ground_below",
    "is_own",
    "letters_of",
    "rename_look",
    "save_look",
    "title_look",
    "title_looks",
    "user_looks_dir",
    "with_letters",
    "with_look",
    "with_look_of_cover",
]
