"""`python -m tests.benchmarks [NAME …] [--json FILE]`: every figure as a ratio taken in one run.

Not timed tests: the figures depend on the machine, the ratios hardly.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.benchmarks.rows import Row, table

NAMES = (
    "start",
    "canvas",
    "pdf",
    "print",
    "saving",
    "clean",
    "diffusion",
    "calm",
    "upscaling",
    "type",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all without one")
    parser.add_argument("--pictures", type=int, metavar="N", help="of clean: the first N paintings only")
    parser.add_argument("--json", type=Path, default=Path("out/benchmarks.json"))
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in NAMES]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]}: choose of {', '.join(NAMES)}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if arguments.pictures:
        os.environ["BENCHMARK_PICTURES"] = str(arguments.pictures)
    # One application for all: a QGuiApplication made by one row would not do for the widgets of the next.
    application = QApplication(sys.argv[:1])
    rows: list[Row] = []
    for name in arguments.names or NAMES:
        print(f"… {name}", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"tests.benchmarks.{name}").run()
    application.shutdown()
    print(table(rows))
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    machine = {"machine": platform.machine(), "cores": os.cpu_count(), "python": platform.python_version()}
    content = {"on": machine, "rows": [row.as_dict() for row in rows]}
    arguments.json.write_text(json.dumps(content, indent=2, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
