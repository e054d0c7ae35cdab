"""`python -m coverstudio` is the same as `coverstudio`."""

import sys

from coverstudio.cli import main

if __name__ == "__main__":
    sys.exit(main())
