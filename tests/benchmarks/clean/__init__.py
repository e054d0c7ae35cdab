"""Finding and erasing lettering measured on paintings with lettering drawn over them.

`python -m tests.benchmarks clean` prints the means, `python -m tests.benchmarks.clean` every picture.
"""

from tests.benchmarks.clean.table import run

__all__ = ["run"]
