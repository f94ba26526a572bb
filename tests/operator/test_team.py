"""The team at the terminal: an invitation that works once, the list by alias, a lost phone, a lost key."""

import asyncio
import hashlib
from datetime import UTC, datetime

from sqlalchemy import text
from typer.core import TyperGroup
from typer.main import get_command

from admin.cli import app
from admin.operator.installation import Installation
from admin.operator.server import server_of
from storage import alerts, invitations, organisers
from storage.database import Database
from storage.keys import KeyRing
from storage.organisers import COORDINATES, REVIEWS
from storage.presence import IDLE, Presence
from tests.operator.terminal import Types


async def _joins(running: Installation, secret: str, chat: int, alias: str) -> None:
    """What the organisers' bot does with a link."""
    database = _database(running)
    try:
        async with database.transaction() as session:
            found = await invitations.take(session, secret, datetime.now(UTC))
            assert found is not None
            key = KeyRing(running.keys("organiser")).organiser_key()
            await organisers.join(session, key, chat, alias, found.place, found.roles)
    finally:
        await database.close()


def _database(running: Installation) -> Database:
    password = running.password("organiser").read_text(encoding="utf-8").strip()
    return Database(server_of(running, {}).roles.urls["organiser"], role="organiser", password=password)


def invited(types: Types, *more: str) -> str:
    """The secret of a link that the operator makes."""
    done = types("organiser", "invite", "la-ladera", "--bot", "@mi_equipo_bot", *more)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("https://t.me/mi_equipo_bot?start=")
    return done.stdout.strip().partition("?start=")[2]


def test_the_operator_invites_lists_and_takes_out(types: Types, running: Installation) -> None:
    """The link is all that is printed for a script; case and accents of an alias do not matter."""
    asyncio.run(_joins(running, invited(types), 7001, "Colibrí"))
    asyncio.run(_joins(running, invited(types, "--role", "reviews", "--role", "researches"), 7002, "Gallo"))

    listed = types("organiser", "list").stdout
    assert "Colibrí" in listed
    assert "revisa, lee" in listed
    gone = types("organiser", "revoke", "COLIBRI", "--yes")
    assert "Colibrí ya no está en el equipo de La Ladera." in gone.stdout
    assert "Nadie coordina ya La Ladera." in gone.stderr
    assert "Colibrí" not in types("organiser", "list").stdout
    assert "quitó a alguien del equipo" in types("audit", "list").stdout


def test_a_link_is_kept_as_a_digest_and_for_as_long_as_was_said(types: Types, running: Installation) -> None:
    """Two days, or what the operator says; the secret is nowhere in the database."""
    secret = invited(types, "--hours", "1")

    async def look() -> None:
        database = _database(running)
        try:
            async with database.statement() as session:
                (row,) = (await session.execute(text("SELECT * FROM invitation"))).all()
                assert row.digest == hashlib.sha256(secret.encode()).digest()
                assert 3500 < (row.expires - datetime.now(UTC)).total_seconds() < 3700
                assert row.invited_by is None
                assert row.roles == COORDINATES
        finally:
            await database.close()

    asyncio.run(look())


def test_admin_is_the_same_group_by_another_name(types: Types, running: Installation) -> None:
    """What one of them does, the other sees; and their orders are the same, one by one."""
    done = types("admin", "invite", "la-ladera", "--bot", "@mi_equipo_bot", "--role", "reviews")
    assert done.exit_code == 0, done.output
    asyncio.run(_joins(running, done.stdout.strip().partition("?start=")[2], 7001, "Colibrí"))
    assert types("admin", "list").stdout == types("organiser", "list").stdout
    assert "Colibrí" in types("admin", "list").stdout
    assert "Lo mismo que «organiser»" in types("admin", "--help").stdout
    assert "ya no está en el equipo" in types("admin", "revoke", "Colibrí", "--yes").stdout
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    both = [group.commands[name] for name in ("admin", "organiser")]
    assert all(isinstance(each, TyperGroup) for each in both)
    orders = [each.commands for each in both if isinstance(each, TyperGroup)]
    assert {name: one.callback.__code__ for name, one in orders[0].items() if one.callback} == {
        name: one.callback.__code__ for name, one in orders[1].items() if one.callback
    }


def test_a_lost_phone_ends_at_the_terminal_and_says_what_is_left_to_do(
    types: Types, running: Installation
) -> None:
    """Everywhere at once, with a line in the audit and word for those who coordinate."""
    asyncio.run(_joins(running, invited(types), 7001, "Colibrí"))
    asyncio.run(_joins(running, invited(types, "--role", "reviews"), 7002, "Gallo"))
    done = types("admin", "lost", "gallo", "--yes")
    assert "Gallo ya no entra en La Ladera." in done.stdout
    assert "Cerrar las demás" in done.stdout
    assert "Gallo" not in types("admin", "list").stdout
    assert "quitó un teléfono que se perdió" in types("audit", "list").stdout
    assert asyncio.run(_alerts(running)) == ["lost"]
    assert "Nadie coordina ya" in types("admin", "lost", "Colibrí", "--yes").stderr


def test_who_was_away_too_long_is_let_in_again_at_the_terminal(types: Types, running: Installation) -> None:
    """For the only one who coordinates a place; of somebody who is in already it is said."""
    asyncio.run(_joins(running, invited(types), 7001, "Colibrí"))
    assert "ya puede entrar: no hace falta" in types("admin", "confirm", "Colibrí").stderr
    asyncio.run(_stays_away(running))
    assert "hace mucho que no usa el bot" in " ".join(types("admin", "list").stdout.split())
    assert "ya puede entrar otra vez en La Ladera" in types("admin", "confirm", "colibri").stdout
    assert "no entra" not in types("admin", "list").stdout
    assert "confirmó a alguien, que entra otra vez" in types("audit", "list").stdout


async def _alerts(running: Installation) -> list[str]:
    database = _database(running)
    try:
        async with database.statement() as session:
            return [one.kind for one in await alerts.untold(session)]
    finally:
        await database.close()


async def _stays_away(running: Installation) -> None:
    """Everybody is kept out, as after a month without a word."""
    database = _database(running)
    key = KeyRing(running.keys("organiser")).organiser_key()
    try:
        async with database.statement() as session:
            for one in await organisers.everybody(session, key):
                assert await organisers.mark(session, key, one, Presence(None, IDLE))
    finally:
        await database.close()


def test_what_does_not_exist_is_named(types: Types, running: Installation) -> None:
    """A place, an alias, a role."""
    assert "No hay una colonia" in types("organiser", "invite", "otra", "--bot", "x").stderr
    assert types("organiser", "invite", "la-ladera", "--bot", "x", "--role", "jefa").exit_code == 2
    asyncio.run(_joins(running, invited(types), 7001, "Colibrí"))
    assert "Nadie del equipo se llama «Nadie»" in types("organiser", "revoke", "Nadie", "--yes").stderr


def test_when_the_key_is_lost_everybody_is_invited_anew(types: Types, running: Installation) -> None:
    """Without it nobody can be named, nor known again."""
    asyncio.run(_joins(running, invited(types, "--role", REVIEWS), 7001, "Colibrí"))
    (running.keys("organiser") / "organiser.key").unlink()
    assert "No está la llave del equipo" in types("organiser", "list").stderr
    assert "Se olvidó a 1 del equipo." in types("organiser", "forget", "--yes").stdout

    asyncio.run(_joins(running, invited(types), 7001, "Colibrí"))
    assert "coordina" in types("organiser", "list").stdout
