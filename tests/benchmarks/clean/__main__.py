"""`python -m tests.benchmarks.clean [--pictures N] [--seed S] [--ours] [--page FILE.md] [--save FOLDER]`."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.benchmarks.clean.page import write_page
from tests.benchmarks.clean.sheet import save_pictures, write_sheet
from tests.benchmarks.clean.table import measured, rows
from tests.benchmarks.rows import table


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.clean")
    parser.add_argument("--pictures", type=int, default=0, metavar="N", help="the first N paintings only")
    parser.add_argument("--seed", type=int, default=0, help="of the lettering")
    parser.add_argument("--ours", action="store_true", help="leave the peers out, which is much quicker")
    parser.add_argument("--page", type=Path, metavar="FILE.md", help="write tables, and beside them a sheet")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="write every picture at full size")
    arguments = parser.parse_args()
    benchmark = measured(arguments.pictures, arguments.seed, peers=not arguments.ours)
    if not benchmark.pictures:
        parser.error("there are no paintings beside the repository, in ../shared/art")
    print(table(rows(benchmark)))
    if arguments.save:
        save_pictures(arguments.save, benchmark.pictures)
    if arguments.page:
        sheet = arguments.page.with_suffix(".jpg")
        write_sheet(sheet, benchmark.pictures)
        write_page(arguments.page, sheet.name, benchmark)


if __name__ == "__main__":
    main()
