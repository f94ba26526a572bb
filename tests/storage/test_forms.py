"""Published forms: each kept once, in every version, and only so many that nobody asks."""

import asyncio

import pytest
from sqlalchemy import text

from dialogs.xlsform import publish
from storage import forms
from storage.database import Database, Refused
from storage.forms import StoredForm, TooManyForms
from storage.migrate import migrate
from tests.databases import PASSWORDS, Databases

IDENTITY = "abcdef12" + "0" * 56
XFORM = "<h/>"


async def bring(database: Database, identity: str, title: str = "Agua", **more: str) -> None:
    """An organiser publishes a form."""
    async with database.transaction() as session:
        await forms.publish_if_room(session, identity, XFORM, title, **more)


async def all_of(databases: Databases) -> tuple[StoredForm, ...]:
    """What there is."""
    async with databases.organiser.statement() as session:
        return await forms.every_one(session)


async def test_the_same_form_from_two_hands_is_one_form(databases: Databases) -> None:
    """At the same moment, and again later."""
    await asyncio.gather(*(bring(databases.organiser, IDENTITY) for _ in range(4)))
    await bring(databases.organiser, IDENTITY)

    assert [one.short for one in await all_of(databases)] == ["abcdef12"]


async def test_a_form_is_called_by_its_digits_or_by_its_own_name(databases: Databases) -> None:
    """Its versions share the name; digits that are too few, or no digits, mean none."""
    other = "12" * 32
    await bring(databases.organiser, IDENTITY, name="agua", version="1")
    await bring(databases.organiser, other, name="agua", version="2")
    async with databases.organiser.statement() as session:
        assert [one.identity for one in await forms.called(session, "ABCDEF12")] == [IDENTITY]
        assert [one.version for one in await forms.called(session, "agua")] == ["2", "1"]
        for word in ("abcde", "abc%", "", "_" * 8, "luz"):
            assert await forms.called(session, word) == ()


async def test_a_form_that_is_asked_says_so_and_stays(databases: Databases) -> None:
    """One that nobody asks may be taken away, by the operator."""
    opened = await databases.open_consultation(form_id=IDENTITY)
    await bring(databases.organiser, "9" * 64)

    assert {one.identity: one.used for one in await all_of(databases)} == {IDENTITY: True, "9" * 64: False}
    async with databases.owner.transaction() as session:
        assert not await forms.remove(session, opened.form_id)
        assert await forms.remove(session, "9" * 64)
        assert not await forms.remove(session, "9" * 64)


async def test_there_is_an_end_to_forms_that_nobody_asks(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that are asked do not count; one that is there already is no new one."""
    monkeypatch.setattr(forms, "MOST_UNUSED", 2)
    await databases.open_consultation(form_id="a" * 64)
    await bring(databases.organiser, "b" * 64)
    await bring(databases.organiser, "c" * 64)

    with pytest.raises(TooManyForms):
        await bring(databases.organiser, "d" * 64)
    await bring(databases.organiser, "c" * 64)
    assert len(await all_of(databases)) == 3


async def test_there_is_an_end_to_the_room_they_take(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In bytes on the disk."""
    await bring(databases.organiser, "b" * 64)
    monkeypatch.setattr(forms, "MOST_BYTES", 1)

    with pytest.raises(TooManyForms):
        await bring(databases.organiser, "c" * 64)


async def test_two_hands_at_once_do_not_get_past_the_end(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counting and publishing are one step."""
    monkeypatch.setattr(forms, "MOST_UNUSED", 1)
    done = await asyncio.gather(
        *(bring(databases.organiser, digit * 64) for digit in "abcd"), return_exceptions=True
    )

    assert [type(each) for each in done if each is not None] == [TooManyForms] * 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE form SET title = 'otra'",
        "DELETE FROM form",
        "UPDATE consultation SET form_id = form_id",
        "INSERT INTO consultation SELECT * FROM consultation",
        "INSERT INTO form VALUES ('x', 't', '<h/>') ON CONFLICT (identity) DO UPDATE SET title = 'otra'",
    ],
)
async def test_an_organiser_changes_no_form_and_no_consultation(databases: Databases, statement: str) -> None:
    """Bringing a form is all; what runs goes on with the form it has."""
    await databases.open_consultation()

    async def attempt() -> None:
        async with databases.organiser.statement() as session:
            await session.execute(text(statement))

    with pytest.raises(Refused):
        await attempt()


async def test_a_form_that_was_there_before_tells_its_name_and_version(databases: Databases) -> None:
    """A database of the first step is brought up to date; a form that cannot be read has neither."""
    survey = [{"type": "text", "name": "uno", "label": "¿Uno?"}]
    made = publish({"survey": survey, "settings": [{"form_id": "agua", "version": "7"}]})
    await databases.back_to("0001")
    async with databases.superuser.statement() as session:
        for identity, xform in (("a" * 64, made.xform), ("b" * 64, "<h/>"), ("c" * 64, "no es")):
            row = {"identity": identity, "xform": xform}
            await session.execute(text("INSERT INTO form VALUES (:identity, 't', :xform)"), row)

    await migrate(databases.url, PASSWORDS, password=databases.superuser_password)

    found = [(one.name, one.version) for one in await all_of(databases)]
    assert sorted(found) == [("", ""), ("", ""), ("agua", "7")]
