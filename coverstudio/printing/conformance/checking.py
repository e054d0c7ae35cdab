"""The check of a file."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf

from coverstudio.printing.conformance.facts import Facts, facts_of
from coverstudio.printing.conformance.rules import CHECKS
from coverstudio.printing.conformance.violations import Conformance, Violation
from coverstudio.printing.contents.objects import warnings_of
from coverstudio.printing.contents.opening import UnreadableError, opened


def check(source: Path | bytes, standard: Conformance) -> tuple[Violation, ...]:
    """Return what of a file breaks the rules of a standard, in the order of the rules; empty if nothing does.

    A file that cannot be read breaks the rule "readable". Raises OSError when there is no such file.
    """
    try:
        with opened(io.BytesIO(source) if isinstance(source, bytes) else source) as pdf:
            return violations(facts_of(pdf, standard, warnings_of(pdf)))
    except pikepdf.PasswordError:
        return (Violation("encryption", "ISO 15930", "The file is encrypted."),)
    except UnreadableError:
        return (Violation("readable", "ISO 32000-1", "The file is no PDF, or is damaged."),)


def violations(facts: Facts) -> tuple[Violation, ...]:
    """Return what of an open file breaks the rules of the standard that it is held against."""
    found = [
        Violation(rule.rule, rule.clause_of(facts.standard), sentence)
        for rule in CHECKS
        if facts.standard in rule.standards
        for sentence in rule.find(facts)
    ]
    return tuple(dict.fromkeys(found))
