"""The workshop's child, which first waits for a file called «sigue» beside the form."""

import sys
import time
from pathlib import Path

from dialogs.authoring.workshop_child import main

if __name__ == "__main__":
    while not (Path(sys.argv[1]).parent / "sigue").exists():
        time.sleep(0.01)
    sys.exit(main(sys.argv[1:]))
