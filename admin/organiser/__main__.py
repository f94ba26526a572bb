"""`python -m admin.organiser`: the organisers' process; it ends with a sentence where somebody must mend something."""

import os
import sys

from admin.operator.problem import FINAL, Problem
from admin.organiser.app import main

if __name__ == "__main__":
    try:
        main(os.environ)
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(FINAL)
