"""/bitacora: what was done in a place, for those who coordinate it, and nothing of another place."""

import re
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import text

from admin.organiser import wording
from admin.organiser.access import chronicle_words, words
from bot.emulator import Person
from storage import audit
from storage.organisers import COORDINATES, REVIEWS
from tests.mixer.people import opened
from tests.organiser.access.conftest import here, known
from tests.organiser.conftest import Office

LATE = datetime(
    2026, 3, 2, 3, 5, tzinfo=UTC
)  #: still the first of March, five past nine at night, in Mexico City


async def _notes(office: Office, actor: UUID | None, action: str, /, **detail: object) -> None:
    async with office.databases.organiser.transaction() as session:
        await audit.note(session, actor, action, detail, LATE)


async def _reads(who: Person, *more: str) -> str:
    await who.writes(" ".join(("/bitacora", *more)))
    return (await who.reads()).text


async def test_each_line_says_who_what_and_when_in_the_hour_of_the_place(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """By alias; the newest above; roles, counts and whom in words."""
    one, other = await known(at_work, elena), await known(at_work, marcos)
    assert one is not None
    assert other is not None
    place = str(at_work.consultation.place.id)
    await _notes(at_work, one.id, "organiser_invite", place=place, roles=["reviews"])
    await _notes(at_work, one.id, "organiser_remove", place=place, whom=str(other.id))
    await _notes(at_work, one.id, "motion_propose", place=place, action="codes_make", motion=str(uuid4()))
    await _notes(at_work, None, "codes_make", who="operator", place=at_work.consultation.place.code, count=5)

    lines = (await _reads(elena)).splitlines()
    assert lines[2:6] == [
        "4 · 1 de marzo, 9:05 de la noche · quien opera hizo códigos para dar: 5",
        "3 · 1 de marzo, 9:05 de la noche · Elena puso algo a decidir entre dos: hacer códigos",
        "2 · 1 de marzo, 9:05 de la noche · Elena quitó a alguien del equipo: Marcos",
        "1 · 1 de marzo, 9:05 de la noche · Elena hizo un enlace de entrada: revisa",
    ]


async def test_nothing_of_another_place_is_ever_shown(at_work: Office, elena: Person) -> None:
    """Neither its lines, nor its name, nor an alias of its team; what concerns all is told without its detail."""
    other = (await opened(at_work.databases, "arroyo")).place
    zoe = at_work.stranger("Zoe")
    far = await at_work.joins(zoe, COORDINATES, place=other.id)
    here_ = str(at_work.consultation.place.id)
    await _notes(at_work, far.id, "place_suspend", place=str(other.id))
    await _notes(at_work, None, "release", who="operator", place=other.code)
    await _notes(at_work, far.id, "form_publish", form="abc123")
    await _notes(at_work, far.id, "organiser_confirm", place=here_, whom=str(far.id))
    await _notes(at_work, None, "restore", who="operator", file="arroyo.dump")

    said = await _reads(elena)
    assert [line.split(" · ")[0] for line in said.splitlines()[2:5]] == ["5", "4", "3"]
    assert not any(word in said for word in ("Zoe", "suspendió", "revolvió", "arroyo", "abc123"))
    assert f"alguien de otra colonia ({far.id.hex[:4]})" in said
    assert "quien opera devolvió una copia de la base\n" in said


async def test_pages_of_eight_back_and_forth(at_work: Office, elena: Person) -> None:
    """The newest first; each line once; the first page alone carries the head."""
    place = str(at_work.consultation.place.id)
    for _ in range(20):
        await _notes(at_work, None, "codes_revoke", who="operator", place=place, count=1)

    def numbers(said: str) -> list[int]:
        return [int(found) for found in re.findall(r"^(\d+) ·", said, re.MULTILINE)]

    await elena.writes("/bitacora")
    first = await elena.reads()
    assert (numbers(first.text), first.buttons) == (list(range(20, 12, -1)), ("Antes ▶",))
    assert "El último renglón de todos es el 20" in first.text
    await elena.taps("Antes ▶")
    second = await elena.reads(showing="12 ·")
    assert numbers(second.text) == list(range(12, 4, -1))
    assert second.buttons == ("◀ Después", "Antes ▶", "Lo más nuevo")
    await elena.taps("Antes ▶")
    last = await elena.reads(showing="4 ·")
    assert (numbers(last.text), last.buttons) == ([4, 3, 2, 1], ("◀ Después", "Lo más nuevo"))
    await elena.taps("◀ Después")
    assert numbers((await elena.reads(showing="12 ·")).text) == list(range(12, 4, -1))
    await _notes(at_work, None, "codes_revoke", who="operator", place=place, count=1)
    await elena.taps("Lo más nuevo")
    assert numbers((await elena.reads(showing="21 ·")).text)[0] == 21


async def test_the_letters_of_a_printed_digest_are_compared(at_work: Office, elena: Person) -> None:
    """With and without the number, in any writing; what was changed afterwards is named at its line."""
    place = str(at_work.consultation.place.id)
    for _ in range(3):
        await _notes(at_work, None, "codes_revoke", who="operator", place=place, count=1)
    async with at_work.databases.organiser.statement() as session:
        printed = await audit.head(session)
    assert printed is not None
    await _notes(at_work, None, "codes_revoke", who="operator", place=place, count=1)

    for said in (printed.short, f"renglón 3 · {printed.short}", printed.short.upper().replace(" ", "-")):
        assert await _reads(elena, said) == chronicle_words.the_same(3, 4)
    for said in ("0000 0000 0000", f"renglón 2 · {printed.short}"):
        assert await _reads(elena, said) == chronicle_words.another()
    for said in ("hola", "9f3a", "<b>x</b>" * 20):
        assert await _reads(elena, said) == chronicle_words.no_head()
    async with at_work.databases.superuser.transaction() as session:
        await session.execute(text("SET LOCAL session_replication_role = replica"))
        await session.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        await session.execute(text("UPDATE audit SET action = 'otro' WHERE seq = 2"))
    assert await _reads(elena, printed.short) == chronicle_words.broken(2)


async def test_only_who_coordinates_reads_it_and_only_of_her_places(at_work: Office, elena: Person) -> None:
    """The order, its buttons, and buttons that were made up."""
    beto = await here(at_work, "Beto", REVIEWS)
    assert await _reads(beto) == words.not_yours()
    other = (await opened(at_work.databases, "arroyo")).place.id
    await elena.taps_raw(f"l:n:{other.hex}:0")
    assert (await elena.reads()).toast == wording.stale()
    await beto.taps_raw(f"l:n:{at_work.consultation.place.id.hex}:0")
    assert (await beto.reads()).toast == words.not_yours()


async def test_a_place_without_lines_says_so(at_work: Office, elena: Person) -> None:
    """A new place has nothing to show."""
    assert await _reads(elena) == chronicle_words.nothing(at_work.consultation.place.name).replace(
        "<b>", ""
    ).replace("</b>", "")
