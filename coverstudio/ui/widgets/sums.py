"""Sums in number fields: "210/2+3"."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable

_TWO: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_LONGEST = 100


class SumError(ValueError):
    """What stands there is no sum."""


def evaluated(text: str) -> float:
    """Return what a sum of numbers comes to; a comma may stand for the point, × and ÷ for * and /.

    Raises SumError.

    >>> evaluated("210/2 + 3")
    108.0
    """
    plain = text.strip().replace(",", ".").replace("×", "*").replace("÷", "/")
    if not plain or len(plain) > _LONGEST:
        raise SumError(text)
    try:
        value = _value(ast.parse(plain, mode="eval").body)
    # Python before 3.11.4 raises ValueError for a null character.
    except (SyntaxError, ValueError, ArithmeticError, RecursionError, MemoryError) as error:
        raise SumError(text) from error
    if not math.isfinite(value):
        raise SumError(text)
    return value


def _value(node: ast.expr) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        value = _value(node.operand)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.BinOp) and type(node.op) in _TWO:
        return _TWO[type(node.op)](_value(node.left), _value(node.right))
    raise SumError(ast.unparse(node))
