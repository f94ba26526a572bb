"""What stays in the chats: nothing of the bot's is there two days later, whatever happened meanwhile."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bot.runtime import Runtime
from bot.say import Voice
from bot.schedule import tidy
from bot.traces import Traces
from storage import traces
from tests.journeys.conftest import Colonia
from tests.journeys.test_safety import HARMLESS
from tests.journeys.walks import answers, takes_part


@dataclass
class Later:
    """The residents' process at another hour; Telegram's clock goes along."""

    colonia: Colonia
    runtime: Runtime
    now: datetime

    def passes(self, hours: int) -> None:
        """Let hours pass for everybody."""
        self.now += timedelta(hours=hours)
        self.colonia.telegram.clock.advance(hours=hours)

    async def tidies(self) -> None:
        """What the schedule does every half hour."""
        await self.colonia.telegram.idle(self.colonia.bot)
        await tidy(self.runtime)
        await self.colonia.telegram.idle(self.colonia.bot)


def ring_files(colonia: Colonia) -> list[str]:
    """The keys of half days that are on the disk."""
    return sorted(path.name for path in colonia.databases.resident_keys.folder.glob("trace-*.key"))


async def sealed(colonia: Colonia) -> int:
    """How many messages are remembered."""
    return await colonia.rows("trace")


@asynccontextmanager
async def later(colonia: Colonia) -> AsyncIterator[Later]:
    """A process whose clock can be moved, beside the one that serves: they share the database and the keys."""
    async with colonia.serving() as runtime:
        here: Later

        def now() -> datetime:
            return here.now

        held = Traces(runtime.database, runtime.keys, now)
        here = Later(
            colonia,
            replace(runtime, now=now, traces=held, voice=Voice(runtime.bot, held)),
            datetime.now(UTC),
        )
        yield here


async def test_what_was_left_alone_is_gone_before_two_days(quiet_colonia: Colonia) -> None:
    """A question left open is taken away a day and a half later; nothing before a day; what was answered stays kept."""
    async with later(quiet_colonia) as there:
        amparo = quiet_colonia.person("Amparo")
        await amparo.writes("/start")
        await amparo.taps("Empezar")
        question = await amparo.reads()
        assert await sealed(quiet_colonia) == 1

        there.passes(23)
        await there.tidies()
        assert [seen.text for seen in amparo.sees()] == [question.text]

        there.passes(13)
        await there.tidies()
        assert amparo.sees() == ()
        assert await sealed(quiet_colonia) == 0
        await there.tidies()
        assert ring_files(quiet_colonia) == []

        await amparo.writes("/start")
        await amparo.taps("Seguir donde me quedé")
        assert (await amparo.reads()).text == question.text


async def test_every_message_of_the_bot_is_remembered_and_goes(quiet_colonia: Colonia) -> None:
    """Help, results, privacy, languages, a code that leads nowhere, the welcome, the farewell: all of them."""
    async with later(quiet_colonia) as there:
        amparo, beto = quiet_colonia.person("Amparo"), quiet_colonia.person("Beto")
        for words in ("/ayuda", "/resultados", "/privacidad", "/idioma", "hola", "/loquesea", "/start nada"):
            await amparo.writes(words)
            await amparo.reads()
        await amparo.sends_contact()
        await amparo.reads()
        await takes_part(beto)
        there.passes(36)
        await there.tidies()

        assert (amparo.sees(), beto.sees()) == ((), ())
        assert await sealed(quiet_colonia) == 0


async def test_the_process_may_have_been_down_meanwhile(quiet_colonia: Colonia) -> None:
    """A restart forgets nothing; what has become too old to delete is made harmless instead."""
    async with later(quiet_colonia):
        amparo = quiet_colonia.person("Amparo")
        await amparo.writes("/start")
        await amparo.taps("Empezar")
        await amparo.reads()
    async with later(quiet_colonia) as there:
        there.passes(60)
        await there.tidies()

        assert [seen.text for seen in amparo.sees()] == [HARMLESS]
        assert await sealed(quiet_colonia) == 0


async def test_what_is_deleted_before_leaves_no_trace(quiet_colonia: Colonia) -> None:
    """/borrar and «Cerrar» end the remembering, too; only its own last line is remembered."""
    async with later(quiet_colonia):
        amparo = quiet_colonia.person("Amparo")
        await amparo.writes("/start")
        await amparo.taps("Empezar")
        await amparo.reads()
        await amparo.writes("/ayuda")
        await amparo.reads()
        await amparo.taps("Cerrar")
        await quiet_colonia.telegram.idle(quiet_colonia.bot)
        assert await sealed(quiet_colonia) == 1
        await amparo.writes("/borrar")
        last = await amparo.reads(showing="borra el chat")
        await quiet_colonia.telegram.idle(quiet_colonia.bot)

        assert [seen.text for seen in amparo.sees()] == [last.text]
        assert await sealed(quiet_colonia) == 1


async def test_a_conversation_that_goes_on_moves_to_a_new_message(quiet_colonia: Colonia) -> None:
    """A tap on a message that is half a day old is answered in a new one, so that no sweep ever takes it from her."""
    async with later(quiet_colonia) as there:
        amparo = quiet_colonia.person("Amparo")
        await amparo.writes("/start")
        await amparo.taps("Empezar")
        old = await amparo.reads()
        for message in quiet_colonia.telegram.world.private_chat(
            quiet_colonia.bot, amparo.user
        ).messages.values():
            message.date -= 13 * 3600
        await answers(amparo, old)
        new = await amparo.reads()
        await quiet_colonia.telegram.idle(quiet_colonia.bot)

        assert new.id > old.id
        assert [seen.id for seen in amparo.sees()] == [new.id]
        await answers(amparo, new)
        assert (await amparo.reads()).id == new.id
        there.passes(12)
        await there.tidies()
        assert [seen.id for seen in amparo.sees()] == [new.id]


async def test_after_the_last_consultation_everything_goes_at_once(quiet_colonia: Colonia) -> None:
    """Nothing is asked any more: what was said goes, and with its keys whatever could tell who had talked."""
    async with later(quiet_colonia) as there:
        amparo, beto = quiet_colonia.person("Amparo"), quiet_colonia.person("Beto")
        await takes_part(amparo)
        await beto.writes("/start")
        await beto.reads()
        await quiet_colonia.close()
        await there.tidies()

        assert (amparo.sees(), beto.sees()) == ((), ())
        assert ring_files(quiet_colonia) == []

        await beto.writes("/resultados")
        await beto.reads()
        await there.tidies()
        assert len(beto.sees()) == 1


async def test_who_blocked_the_bot_is_forgotten(quiet_colonia: Colonia) -> None:
    """Nobody is there to take anything from: the row goes all the same."""
    async with later(quiet_colonia) as there:
        amparo = quiet_colonia.person("Amparo")
        await amparo.writes("/start")
        await amparo.reads()
        await amparo.blocks()
        there.passes(36)
        await there.tidies()

        assert await sealed(quiet_colonia) == 0


async def test_while_telegram_is_away_nothing_is_forgotten(quiet_colonia: Colonia) -> None:
    """A refusal that passes leaves the row for the next sweep."""
    async with later(quiet_colonia) as there:
        amparo = quiet_colonia.person("Amparo")
        await amparo.writes("/start")
        await amparo.reads()
        there.passes(36)
        await quiet_colonia.telegram.idle(quiet_colonia.bot)
        quiet_colonia.telegram.faults.add(method="deleteMessage", error=401, times=None)
        await there.tidies()
        assert await sealed(quiet_colonia) == 1
        quiet_colonia.telegram.faults.clear()
        await there.tidies()

        assert await sealed(quiet_colonia) == 0


async def test_whoever_has_the_database_alone_learns_nothing_of_chats(quiet_colonia: Colonia) -> None:
    """No row holds an account in any spelling; under the key it can be read, which the threat model says."""
    async with later(quiet_colonia):
        people = [quiet_colonia.person(name) for name in ("Amparo", "Beto", "Citlali")]
        for person in people:
            await person.writes("/start")
            await person.reads()
    async with quiet_colonia.databases.superuser.statement() as session:
        rows = [tuple(row) for row in (await session.execute(text("SELECT slot, box FROM trace"))).all()]
    assert {(len(slot), len(box)) for slot, box in rows} == {(32, 56)}
    for person in people:
        number = person.user.id
        spelled = (str(number).encode(), number.to_bytes(8, "big"), number.to_bytes(8, "little"))
        assert not any(each in slot + box for slot, box in rows for each in spelled)
    ring = quiet_colonia.databases.resident_keys
    keys = [ring.trace_key(one) for one in ring.trace_half_days()]
    read = {found.chat for slot, box in rows for key in keys if (found := traces.unseal(key, slot, box))}
    assert read == {person.user.id for person in people}
