"""What is killed in the tests of crashes.

`python -m tests.storage.killing` has everything loaded; for each line it reads ("ticket work argument …") it forks a
child that works until somebody ends it. All they say comes through one pipe, a process id before each line, and
after the last words of each that it is gone. A fork takes milliseconds where a fresh start takes a second of CPU.
"""

from __future__ import annotations

import asyncio
import os
import selectors
import signal
import traceback
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from random import SystemRandom
from typing import NoReturn
from uuid import UUID

from storage import custody, epochs, mixing, unlocking
from storage.custody import NotOpened
from storage.database import Database, DatabaseUnavailable
from storage.keys import KeyRing
from tests.storage.people import DAY, answers, everything, hand_in

AGAIN = 0.005  #: seconds between two tries


def say(words: str) -> None:
    """One line, whole or not at all: a pipe takes so few bytes in one piece."""
    os.write(1, f"{os.getpid()} {words}\n".encode())


async def submit(url: str, keys: str, consultation: str, first: str) -> None:
    """People come one after the other; "enviado" is said only after the commit, as the bot speaks after it."""
    database, person = Database(url), int(first)
    while True:
        try:
            said = answers(("norte", "sur")[person % 2], said=f"palabra{person}")
            await hand_in(database, KeyRing(Path(keys)), UUID(consultation), person, said)
        except DatabaseUnavailable:
            await asyncio.sleep(AGAIN)
        else:
            say(f"enviado {person}")
            person += 1


async def mix(url: str, keys: str, consultation: str, first: str) -> None:
    """A release on each day of a calendar that runs fast; keys are swept at every start, as in service."""
    database, ring, day = Database(url), KeyRing(Path(keys)), int(first)

    async def work() -> None:
        nonlocal day
        today = DAY + timedelta(days=day)
        await epochs.ensure_epoch(database, ring, UUID(consultation))
        await mixing.release(
            database, ring, UUID(consultation), today=today, rng=SystemRandom(), publish=everything
        )
        day += 1

    await _again_and_again(database, ring, work)


async def stir(url: str, keys: str, consultation: str) -> None:
    """What waits in custody is laid anew, again and again."""
    database, ring = Database(url), KeyRing(Path(keys))

    async def work() -> None:
        await mixing.stir(database, UUID(consultation), rng=SystemRandom())

    await _again_and_again(database, ring, work)


async def end(url: str, keys: str, consultation: str) -> None:
    """The closing, in custody as soon as the key is handed over; "closed" once it is over."""
    database, ring, which = Database(url), KeyRing(Path(keys)), UUID(consultation)

    async def work() -> None:
        try:
            private = await unlocking.unlock(database, ring, which)
        except NotOpened:
            say("waits")
            return
        done = await mixing.close(
            database, ring, which, rng=SystemRandom(), publish=everything, private=private
        )
        if done is None:
            await epochs.sweep_dead_keys(database, ring)
            say("closed")
            await asyncio.Event().wait()

    await _again_and_again(database, ring, work)


async def hand_over(url: str, consultation: str, private: str) -> None:
    """The organisers' process, in which two phrases opened the key: it is sealed to whatever the mixer waits with."""
    database, which = Database(url), UUID(consultation)
    while True:
        try:
            async with database.transaction() as session:
                asked = await custody.asked(session, which)
                if asked is not None and which in await custody.waiting(session):
                    await custody.hand_over(session, which, asked, bytes.fromhex(private))
        except DatabaseUnavailable:
            pass
        await asyncio.sleep(AGAIN)


async def _again_and_again(database: Database, ring: KeyRing, work: Callable[[], Awaitable[None]]) -> None:
    swept = False
    while True:
        try:
            if not swept:
                await epochs.sweep_dead_keys(database, ring)
                swept = True
                say("at work")
            await work()
        except DatabaseUnavailable:
            pass
        await asyncio.sleep(AGAIN)


WORKS: dict[str, Callable[..., Awaitable[None]]] = {
    "submit": submit,
    "mix": mix,
    "stir": stir,
    "end": end,
    "hand_over": hand_over,
}


def _child(ticket: str, work: str, arguments: list[str]) -> NoReturn:
    """The whole life of a child: it never comes back."""
    say(f"born {ticket}")
    try:
        asyncio.run(_live(WORKS[work](*arguments)))
    except BaseException:
        traceback.print_exc()
    os._exit(1)


async def _live(work: Awaitable[None]) -> None:
    await work


def mother() -> None:
    """Have children until nothing more is asked for, and tell of each that is gone; then end those who are left."""
    asked = b""
    with selectors.DefaultSelector() as whatever:
        whatever.register(0, selectors.EVENT_READ)
        while True:
            for key, _event in whatever.select():
                if key.fd:  # a process that has ended can be read from
                    os.waitpid(key.data, 0)
                    whatever.unregister(key.fd)
                    os.close(key.fd)
                    os.write(1, f"{key.data} gone\n".encode())
                    continue
                if not (more := os.read(0, 65536)):
                    for left in whatever.get_map().values():
                        if left.fd:
                            os.kill(left.data, signal.SIGKILL)
                    return
                *lines, asked = (asked + more).split(b"\n")
                for line in lines:
                    ticket, work, *arguments = line.decode().split()
                    if (pid := os.fork()) == 0:
                        _child(ticket, work, arguments)
                    whatever.register(os.pidfd_open(pid), selectors.EVENT_READ, pid)


if __name__ == "__main__":
    mother()
