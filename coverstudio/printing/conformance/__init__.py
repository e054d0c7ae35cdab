"""Holds finished PDFs against PDF/X-1a, X-3 and X-4, rule by rule.

Nothing of the code that writes PDFs is used here.
"""

from coverstudio.printing.conformance.checking import check, violations
from coverstudio.printing.conformance.violations import Conformance, Rule, Violation

__all__ = ["Conformance", "Rule", "Violation", "check", "violations"]
