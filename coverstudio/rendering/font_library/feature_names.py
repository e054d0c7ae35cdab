"""The registered OpenType features that a person chooses, with their names in English."""

from __future__ import annotations

import re

# Those of shaping (init, mark …) are no choice, and kerning, vertical forms and parts of fractions are
# chosen elsewhere; the palette of glyphs shows aalt.
_NAMES = {
    "afrc": "Stacked fractions",
    "c2pc": "Capitals to petite capitals",
    "c2sc": "Capitals to small capitals",
    "calt": "Contextual alternates",
    "case": "Forms that suit capitals",
    "clig": "Contextual ligatures",
    "cpsp": "Spacing of capitals",
    "cswh": "Contextual swashes",
    "dlig": "Rare ligatures",
    "falt": "Forms for line ends",
    "frac": "Fractions",
    "fwid": "Full width",
    "halt": "Alternate half width",
    "hist": "Historical forms",
    "hkna": "Horizontal kana",
    "hlig": "Historical ligatures",
    "hngl": "Hangul for Chinese characters",
    "hojo": "Hojo kanji forms",
    "hwid": "Half width",
    "jp04": "JIS 2004 forms",
    "jp78": "JIS 78 forms",
    "jp83": "JIS 83 forms",
    "jp90": "JIS 90 forms",
    "liga": "Ligatures",
    "lnum": "Lining figures",
    "mgrk": "Mathematical Greek",
    "nalt": "Annotation forms",
    "nlck": "NLC kanji forms",
    "onum": "Old-style figures",
    "ordn": "Ordinals",
    "ornm": "Ornaments",
    "palt": "Proportional widths",
    "pcap": "Petite capitals",
    "pkna": "Proportional kana",
    "pnum": "Proportional figures",
    "pwid": "Proportional width",
    "qwid": "Quarter width",
    "rand": "Random forms",
    "ruby": "Ruby forms",
    "salt": "Stylistic alternates",
    "sinf": "Scientific inferiors",
    "smcp": "Small capitals",
    "smpl": "Simplified forms",
    "subs": "Subscript",
    "sups": "Superscript",
    "swsh": "Swashes",
    "titl": "Titling forms",
    "tnam": "Traditional names",
    "tnum": "Tabular figures",
    "trad": "Traditional forms",
    "twid": "Third width",
    "unic": "Unicase",
    "zero": "Slashed zero",
}
_NUMBERED = re.compile(r"^(ss(?:0[1-9]|1\d|20)|cv(?:0[1-9]|[1-9]\d))\Z")
_HABITS = frozenset({"calt", "clig", "liga"})


def is_offered(tag: str) -> bool:
    """Tell whether a feature is one that a person chooses."""
    return tag in _NAMES or _NUMBERED.match(tag) is not None


def is_numbered(tag: str) -> bool:
    """Tell whether a feature is a stylistic set or a character variant, which a font names itself."""
    return _NUMBERED.match(tag) is not None


def is_habit(tag: str) -> bool:
    """Tell whether a feature is on until it is switched off."""
    return tag in _HABITS


def feature_name(tag: str) -> str:
    """Return the English name of a feature that `is_offered`."""
    if tag in _NAMES:
        return _NAMES[tag]
    number = int(tag[2:])
    return f"Stylistic set {number}" if tag.startswith("ss") else f"Character variant {number}"
