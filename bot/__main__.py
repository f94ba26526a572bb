"""`python -m bot`: the residents' process, which ends with one sentence where somebody has to mend something first."""

import os
import sys

from bot.app import main
from bot.settings import SettingsError
from storage.database import Refused
from storage.keys import KeyProblem
from storage.server_settings import LeakingServer

CANNOT_WORK = 78  #: EX_CONFIG of sysexits.h: starting again would not help

if __name__ == "__main__":
    try:
        main(os.environ)
    except (SettingsError, KeyProblem, LeakingServer) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(CANNOT_WORK)
    except Refused:
        sys.stderr.write("La base de datos no deja entrar al papel «resident». Corre «desdeabajo migrate».\n")
        sys.exit(CANNOT_WORK)
