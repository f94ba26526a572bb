"""Three of the team share the key of a consultation out in their chats; then it opens, and two can open it again."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest_asyncio
from sqlalchemy import text

from admin.custody.phrases import LENGTH
from admin.organiser.consultations import card_problems
from admin.organiser.custody import sharing_words as words
from admin.organiser.custody.share import LIFE, PATIENCE
from bot.emulator import Person, Seen
from storage import custody, organisers, schedules
from storage.consultations import Consultation
from storage.organisers import COORDINATES, RESEARCHES, REVIEWS
from tests.mixer.people import eventually
from tests.organiser.consultations.conftest import TITLE, Team, plans

INVITED = "personas del equipo guarden su llave"


@dataclass(frozen=True)
class Four:
    """The team of El Cerro with two more: Inés researches, Rosa reviews."""

    team: Team
    ines: Person
    rosa: Person

    async def opened(self) -> Consultation:
        """What is open now."""
        (made,) = await self.team.rounds()
        return made


@pytest_asyncio.fixture
async def four(team: Team) -> Four:
    """All four have talked with the bot; nothing is proposed yet."""
    more = []
    for name, role in (("Inés", RESEARCHES), ("Rosa", REVIEWS)):
        person = await team.office.person(name, role, place=team.cerro.id)
        await person.writes("/start")
        await person.reads()
        more.append(person)
    return Four(team, *more)


@pytest_asyncio.fixture
async def asked(four: Four) -> Four:
    """Elena proposed it with the key of three people, Marcos approved, and all four are asked."""
    await approved(four.team)
    for person in (four.team.elena, four.team.marcos, four.ines, four.rosa):
        await person.reads(showing=INVITED)
    return four


async def approved(team: Team) -> None:
    """Two people decide that it opens."""
    await plans(team)
    await team.elena.taps("Llave de 3 personas")
    await team.elena.reads(showing="la tienen 3 personas")
    await team.elena.taps("Ver lo que leerá la gente")
    await team.elena.reads(showing="Las frases pasan por Telegram")
    await team.elena.taps("Proponer")
    await team.elena.reads(showing="Ya no lo propongo")
    await team.marcos.taps(
        "Aprobar", on=await team.marcos.reads(showing="la tienen 3 personas; hacen falta 2")
    )
    await team.marcos.reads(showing="cuando 3 personas guarden su llave")


async def phrase_of(person: Person) -> str:
    """As far as her phrase."""
    await person.taps("Yo guardo una parte")
    await person.reads(showing="Vas a ver tu frase una sola vez")
    await person.taps("Ver mi frase")
    shown = await person.reads(showing="Apunta estas 6 palabras")
    return _read(shown)


def _read(shown: Seen) -> str:
    return " ".join(re.findall(r"^\d\. (\w+)$", shown.text, re.MULTILINE))


async def writes_a_word(person: Person, phrase: str) -> None:
    """The word of her paper that she is asked for."""
    asks = await person.reads(showing="la palabra")
    found = re.search(r"la palabra (\d)", asks.text)
    assert found is not None
    await person.writes(phrase.split()[int(found[1]) - 1])


async def keeps(person: Person) -> str:
    """The whole of it; her phrase."""
    phrase = await phrase_of(person)
    await person.taps("Ya la apunté")
    await person.reads(showing="escribe solo la palabra")
    await writes_a_word(person, phrase)
    await person.reads(showing="Esa es.")
    await writes_a_word(person, phrase)
    return phrase


def texts(*people: Person) -> str:
    """All that can be read in some chats."""
    return " ".join(seen.text for person in people for seen in person.sees())


def tells(said: str, phrase: str) -> bool:
    """Whether it gives a phrase away; a word or two of it may be in any sentence."""
    return sum(bool(re.search(rf"\b{word}\b", said)) for word in set(phrase.split())) > LENGTH // 2


async def test_three_of_the_team_keep_a_part_and_it_opens(asked: Four) -> None:
    """Inés, Rosa and Elena; Marcos is told that it needs no more. Two of the phrases open what the residents seal."""
    team = asked.team
    one = await keeps(asked.ines)
    assert "Van 1 de 3" in (await asked.ines.reads(showing="Tu parte de la llave quedó")).text
    two = await keeps(asked.rosa)
    assert "Falta 1 persona" in (await asked.rosa.reads(showing="Tu parte de la llave quedó")).text
    await asked.ines.reads(showing="Falta 1 persona")
    three = await keeps(team.elena)
    for person in (asked.ines, asked.rosa, team.elena):
        await person.reads(showing="tú guardas una parte de su llave")
    await team.marcos.reads(showing="ya la guardan 3 personas")
    await team.marcos.reads(showing=f"Ya abrió «{TITLE}»")

    made = await asked.opened()
    async with team.office.databases.organiser.statement() as session:
        wraps = await custody.wraps_of(session, made.id)
        row = (await session.execute(text("SELECT count(*) FROM schedule WHERE kind = 'key'"))).scalar_one()
    assert (made.state, made.mode, custody.whole(wraps), row) == ("open", "custody", 3, 0)
    given = [custody.give(made.id, wraps, phrase) for phrase in (one, two, three)]
    assert {each.person for each in given} == {1, 2, 3}
    assert (
        len({custody.unwrap(made.id, wraps, *pair) for pair in ((given[0], given[1]), (given[2], given[0]))})
        == 1
    )
    said = texts(asked.ines, asked.rosa, team.elena, team.marcos)
    assert not any(tells(said, phrase) for phrase in (one, two, three))
    assert "consultation_open" in await team.did()


async def test_nothing_of_a_phrase_or_of_who_keeps_one_is_written_down(asked: Four) -> None:
    """Not in a row, while two wait for the third; phrases are shown in messages that cannot be forwarded."""
    phrase = await phrase_of(asked.ines)
    shown = await asked.ines.reads(showing="Apunta estas 6 palabras")
    assert shown.protected
    await asked.ines.taps("Ya la apunté")
    await writes_a_word(asked.ines, phrase)
    await asked.ines.reads(showing="Esa es.")
    await writes_a_word(asked.ines, phrase)
    await asked.ines.reads(showing="Tu parte de la llave quedó")
    async with asked.team.office.databases.superuser.statement() as session:
        rows = (
            (await session.execute(text("SELECT detail::text FROM schedule WHERE kind = 'key'")))
            .scalars()
            .all()
        )
        motions = (await session.execute(text("SELECT m::text FROM motion m"))).scalars().all()
        audited = (await session.execute(text("SELECT detail::text FROM audit"))).scalars().all()
    everything = " ".join([*rows, *motions, *audited])
    assert not tells(everything, phrase)
    assert len(set(re.findall(r'"[0-9a-f-]{36}": \d+', rows[0]))) == 4, (
        "everybody was asked, and that is all it says"
    )


async def test_a_word_that_is_not_on_her_paper_is_asked_again_and_then_she_gets_another_phrase(
    asked: Four,
) -> None:
    """What she types is gone from the chat; a slip and capitals do no harm."""
    first = await phrase_of(asked.ines)
    await asked.ines.taps("Ya la apunté")
    await asked.ines.reads(showing="escribe solo la palabra")
    await asked.ines.writes("queso")
    await asked.ines.reads(showing="Esa no es")
    await asked.ines.writes(first)
    await asked.ines.reads(showing="esa frase ya no sirve")
    await asked.ines.taps("Ver otra frase")
    second = _read(await asked.ines.reads(showing="Apunta estas 6 palabras"))
    assert second != first
    await asked.ines.taps("Ya la apunté")
    await writes_a_word(asked.ines, second.upper())
    await asked.ines.reads(showing="Esa es.")
    await asked.ines.sends({"photo": [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}]})
    await asked.ines.reads(showing=words.only_a_word())
    assert "queso" not in texts(asked.ines)
    assert not tells(texts(asked.ines), first)


async def test_whoever_would_rather_not_gives_her_place_back(asked: Four) -> None:
    """Also after she has it on paper; the fourth finds no place until then."""
    team = asked.team
    for person in (asked.ines, asked.rosa):
        await keeps(person)
        await person.reads(showing="Tu parte de la llave quedó")
    await team.elena.taps("Yo guardo una parte")
    await team.elena.reads(showing="Vas a ver tu frase una sola vez")
    full = await team.marcos.reads(showing="ya están guardando la llave")
    assert not full.buttons
    await asked.rosa.taps("Ya no quiero guardarla")
    await asked.rosa.reads(showing="rompe ese papel")
    await team.marcos.reads(showing="Van 1 de 3")
    await keeps(team.marcos)
    await team.marcos.reads(showing="Van 2 de 3")
    assert await team.rounds() == ()


async def test_a_step_that_takes_too_long_takes_the_phrase_away(asked: Four) -> None:
    """A quarter of an hour; who has it on paper waits a day for the others."""
    await keeps(asked.rosa)
    await asked.rosa.reads(showing="Tu parte de la llave quedó")
    phrase = await phrase_of(asked.ines)
    asked.team.office.now += LIFE
    await asked.ines.reads(showing="Pasaron 15 minutos")
    assert not tells(texts(asked.ines), phrase)
    await asked.rosa.reads(showing="Van 1 de 3")
    asked.team.office.now += PATIENCE
    await asked.rosa.reads(showing="olvidé tu parte")
    assert await asked.team.rounds() == ()


async def test_what_is_called_off_tells_everybody_to_tear_the_paper(asked: Four) -> None:
    """In /consultas, while somebody has a part already."""
    team = asked.team
    await keeps(asked.ines)
    await asked.ines.reads(showing="Tu parte de la llave quedó")
    await team.elena.writes("/consultas")
    await team.elena.taps("El Cerro")
    await team.elena.reads(showing="en cuanto 3 del equipo guarden su llave")
    await team.elena.taps("No abrirla")
    for person in (asked.ines, asked.rosa, team.marcos):
        await person.reads(showing="ya no abre. Si apuntaste una frase")
    await asked.ines.taps_raw(f"g:s:{team.cerro.id.hex}")
    assert await team.rounds() == ()


async def test_who_was_removed_meanwhile_keeps_no_part(asked: Four) -> None:
    """Her part counts no more: it takes three who are of the team when the key is made."""
    team = asked.team
    for person in (asked.ines, asked.rosa):
        await keeps(person)
        await person.reads(showing="Tu parte de la llave quedó")
    async with team.office.databases.organiser.transaction() as session:
        gone = await organisers.by_chat(session, team.office.key, asked.rosa.chat.id)
        assert gone is not None
        assert await organisers.remove(session, gone.id, team.cerro.id, last=True)
    await keeps(team.elena)
    await team.elena.reads(showing="Van 2 de 3")
    await team.marcos.reads(showing="Van 2 de 3")
    assert await team.rounds() == ()
    await keeps(team.marcos)
    await team.marcos.reads(showing="tú guardas una parte de su llave")
    assert (await asked.opened()).state == "open"


async def test_a_suspended_place_shares_nothing_out(asked: Four) -> None:
    """Everybody is told; when it goes on it begins anew."""
    team = asked.team
    phrase = await phrase_of(asked.ines)
    async with team.office.databases.owner.transaction() as session:
        await session.execute(text("UPDATE place SET suspended = true WHERE code = 'cerro'"))
    await asked.ines.reads(showing="está suspendida y su llave no se reparte")
    assert not tells(texts(asked.ines), phrase)
    async with team.office.databases.owner.transaction() as session:
        await session.execute(text("UPDATE place SET suspended = false WHERE code = 'cerro'"))
    await asked.ines.reads(showing="se reparte de nuevo")
    await keeps(asked.ines)
    await asked.ines.reads(showing="Van 1 de 3")


async def test_a_key_needs_three_people_in_the_team(team: Team) -> None:
    """Elena and Marcos are two."""
    await plans(team)
    await team.elena.taps("Llave de 3 personas")
    await team.elena.taps("Ver lo que leerá la gente")
    await team.elena.reads(showing=card_problems.problem("few"))
    assert await team.planned() == 0


async def test_on_a_day_to_come_the_team_is_asked_on_that_day(four: Four) -> None:
    """Until then nobody is bothered."""
    team = four.team
    await plans(team)
    await team.elena.taps("Llave de 3 personas")
    await team.elena.taps("Cuándo abre")
    await team.elena.reads(showing="¿Qué día abre?")
    await team.elena.writes("3 de marzo")
    await team.elena.reads(showing="martes 3 de marzo")
    await team.elena.taps("Ver lo que leerá la gente")
    await team.elena.reads(showing="Esto leerá la gente")
    await team.elena.taps("Proponer")
    await team.marcos.taps(
        "Aprobar", on=await team.marcos.reads(showing="la tienen 3 personas; hacen falta 2")
    )
    await team.marcos.reads(showing="Ese día, ")
    team.office.now += timedelta(days=2)
    await four.rosa.reads(showing=INVITED)


async def test_who_is_of_another_place_takes_no_part(asked: Four) -> None:
    """However she came by the button."""
    zoe = await asked.team.office.person("Zoe", COORDINATES)
    async with asked.team.office.databases.organiser.statement() as session:
        motion = (await session.execute(text("SELECT id FROM motion"))).scalar_one()
    await zoe.writes("/start")
    await zoe.reads()
    await zoe.taps_raw(f"g:j:{motion.hex}")
    await asked.team.office.telegram.idle(asked.team.office.bot)
    assert "una sola vez" not in texts(zoe)
    assert "Hacen falta 3 personas" in texts(asked.ines)


async def test_a_lost_message_comes_back_with_llave(asked: Four) -> None:
    """The step she is at, in a new message; the one before goes."""
    phrase = await phrase_of(asked.ines)
    await asked.ines.writes("/llave")
    again = await asked.ines.reads(showing="Apunta estas 6 palabras")
    assert _read(again) == phrase
    assert sum(_read(seen) == phrase for seen in asked.ines.sees()) == 1
    async with asked.team.office.databases.organiser.statement() as session:
        (row,) = await schedules.of_place(session, asked.team.cerro.id, ("key",))
    assert again.id in row.detail["cards"].values()


async def test_after_a_restart_it_begins_anew(four: Four) -> None:
    """Whoever had something on paper is told to tear it; the old message, with whatever was on it, is gone."""
    team = four.team
    await approved(team)
    await four.ines.reads(showing=INVITED)
    await keeps(four.ines)
    await four.ines.reads(showing="Tu parte de la llave quedó")
    phrase = await phrase_of(four.rosa)
    async with team.office.databases.organiser.transaction() as session:  # as a process that died leaves it
        await session.execute(
            text("UPDATE schedule SET detail = detail || '{\"process\": \"otro\"}' WHERE kind = 'key'")
        )

    async def dropped() -> bool:
        async with team.office.databases.organiser.transaction() as session:
            command = text("UPDATE schedule SET next_run = now() - interval '1 day' WHERE kind = 'key'")
            await session.execute(command)
        return any("se reparte de nuevo" in seen.text for seen in four.rosa.sees())

    await eventually(dropped)
    for person in (four.ines, four.rosa):
        await person.reads(showing="rompe ese papel: ya no abre nada")
    assert not tells(texts(four.rosa), phrase)
    await keeps(four.rosa)
    await four.rosa.reads(showing="Van 1 de 3")
