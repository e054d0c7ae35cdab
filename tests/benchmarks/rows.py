"""What a benchmark returns: a value beside its floor or peer, both taken in one run."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table.

    `value` and `peer_value` have the same `unit`; `aim` says what to reach, such as "≤ 0.6×".
    """

    name: str
    value: float
    unit: str
    peer: str = ""
    peer_value: float | None = None
    aim: str = ""

    @property
    def ratio(self) -> float | None:
        """Value over peer, None without a peer."""
        return self.value / self.peer_value if self.peer_value else None

    def as_dict(self) -> dict[str, object]:
        """Return the row for the JSON file."""
        return {**asdict(self), "ratio": self.ratio}


def table(rows: list[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = ["| row | value | against | ratio | aim |", "|---|---|---|---|---|"]
    for row in rows:
        against = (
            f"{row.peer} {_figure(row.peer_value)} {row.unit}" if row.peer_value is not None else row.peer
        )
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}×"
        lines.append(f"| {row.name} | {_figure(row.value)} {row.unit} | {against} | {ratio} | {row.aim} |")
    return "\n".join(lines)


def _figure(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
