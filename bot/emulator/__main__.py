"""`python -m bot.emulator --port 8081 --bot TOKEN:username:Name …`: Telegram on loopback until Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys

from bot.emulator.server import Emulator


def bot_of(argument: str) -> tuple[str, str, str]:
    """Token, username and name. A token has a colon of its own: `123:ABC:mi_bot:Mi bot`."""
    parts = argument.split(":", 3)
    if len(parts) < 3 or not parts[0].isdigit() or not all(parts):
        raise argparse.ArgumentTypeError(f"{argument!r} is not NUMBER:SECRET:username:Name")
    return f"{parts[0]}:{parts[1]}", parts[2], parts[3] if len(parts) == 4 else parts[2]


async def serve(port: int, bots: list[tuple[str, str, str]], *, real_limits: bool) -> None:
    """Listen until SIGTERM or SIGINT. Raises `OSError` when the port is taken."""
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with Emulator(port=port, real_limits=real_limits) as telegram:
        for token, username, name in bots:
            telegram.bot(token, username, name)
        sys.stdout.write(f"{telegram.url}\n")
        sys.stdout.flush()
        await ended.wait()


def main(arguments: list[str] | None = None) -> int:
    """Run. Returns the exit code: 1 when the port is taken."""
    parser = argparse.ArgumentParser(prog="python -m bot.emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one; the address is printed")
    parser.add_argument(
        "--bot", type=bot_of, action="append", default=[], metavar="NUMBER:SECRET:username:Name"
    )
    parser.add_argument(
        "--real-limits", action="store_true", help="refuse what comes faster than Telegram allows"
    )
    given = parser.parse_args(arguments)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve(given.port, given.bot, real_limits=given.real_limits))
    except OSError as error:
        sys.stderr.write(f"Port {given.port}: {error.strerror}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
