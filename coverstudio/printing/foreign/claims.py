"""The standard that a file says it keeps, and whether it does."""

from __future__ import annotations

from collections.abc import Iterator

from coverstudio.printing.conformance import Conformance, Violation, violations
from coverstudio.printing.conformance.facts import Facts
from coverstudio.printing.conformance.identification import identification
from coverstudio.printing.findings import Finding, Severity
from coverstudio.printing.foreign.subject import Subject

NAMES: dict[Conformance, str] = {
    "pdfx1a": "PDF/X-1a:2001",
    "pdfx3": "PDF/X-3:2002",
    "pdfx4": "PDF/X-4",
}


def claim_findings(subject: Subject) -> Iterator[Finding]:
    """Yield a standard that the printer misses, and the rules broken of the one the file says it keeps.

    A standard that was asked for is looked at as well, whatever the file says.
    """
    said = said_by(subject.facts)
    if subject.wanted and said not in subject.wanted and subject.printer is not None:
        wanted = " or ".join(subject.printer.file.forms)
        found = NAMES[said] if said is not None else "none of them"
        yield Finding(
            rule="standard-missing",
            severity="may-be-rejected",
            sentence=f"{subject.printer.name} asks for {wanted} and the file is {found}: export it as one.",
        )
    if said is not None:
        yield from _broken(subject, said, has_said=True)
    if subject.asked is not None and subject.asked != said:
        yield from _broken(subject, subject.asked, has_said=False)


def said_by(facts: Facts) -> Conformance | None:
    """Return the standard that a file says it keeps, None for no standard and for others."""
    for standard in NAMES:
        if not any(identification(facts.held_against(standard))):
            return standard
    return None


def _broken(subject: Subject, standard: Conformance, *, has_said: bool) -> Iterator[Finding]:
    is_wanted = standard in subject.wanted or standard == subject.asked
    severity: Severity = "rejects" if is_wanted else "may-be-rejected"
    told: set[str] = set()
    for violation in violations(subject.facts.held_against(standard)):
        if violation.rule not in told:
            told.add(violation.rule)
            why, where = _clause(violation), violation.clause.removeprefix("ISO ")
            said = f"The file says it is {NAMES[standard]} and is not: {why} (ISO {where})."
            yield Finding(
                rule="standard-broken",
                severity=severity,
                sentence=said if has_said else f"The file is no {NAMES[standard]}: {why} (ISO {where}).",
            )


def _clause(violation: Violation) -> str:
    """Return a violation as the second half of a sentence."""
    first, *rest = violation.sentence.removesuffix(".").split(" ", 1)
    begins = first.lower() if first.istitle() and not first.isupper() else first
    return " ".join([begins, *rest])
