"""The teams of the places, as the operator sees them: the first invitation, the list, who was away, a lost phone."""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from admin.destroying import DESTROY
from admin.operator import deeds, tokens
from admin.operator.entering import entered
from admin.operator.files import read_secret
from admin.operator.installation import Installation
from admin.operator.problem import Problem
from storage import alerts, invitations, lost, organisers, places
from storage.database import Session
from storage.keys import KeyMissing, KeyProblem, ring_of
from storage.organisers import COORDINATES, Organiser
from storage.places import Place
from storage.presence import Presence


@dataclass(frozen=True)
class Member:
    """Somebody of a team."""

    place: Place
    alias: str
    roles: frozenset[str]
    why_out: str = ""  #: "idle" or "lost" while she is kept out until somebody confirms her


@dataclass(frozen=True)
class Invited:
    """A link, and until when it works."""

    url: str
    place: Place
    expires: datetime


def bot_name(installation: Installation, given: str | None) -> str:
    """The organisers' bot's name in Telegram: what is given, or what Telegram says. Raises `Problem`."""
    if given:
        return given.removeprefix("@")
    token = os.environ.get("ORGANISERS_TOKEN", "").strip() or read_secret(installation.organisers_token)
    api_url = installation.configuration().api_url
    try:
        return tokens.who_is(token, tokens.ORGANISERS, api_url=api_url).username
    except tokens.Unreachable:
        raise Problem(
            "No pude preguntarle a Telegram cómo se llama el bot de la organización.",
            "Revisa la conexión, o di su nombre: --bot mi_equipo_bot",
        ) from None


async def invite(
    installation: Installation,
    environ: Mapping[str, str],
    *,
    code: str,
    roles: Collection[str],
    bot: str,
    life: timedelta,
    now: datetime,
) -> Invited:
    """Make a link that lets one person into the team of a place. Raises `Problem` when there is no such place."""
    async with entered(installation, "owner", environ) as database, database.transaction() as session:
        place = await _place(session, code)
        expires = now + life
        secret = await invitations.offer(session, place.id, roles, expires=expires, by=None, now=now)
        await deeds.note(session, "organiser_invite", now, place=code, roles=" ".join(sorted(roles)))
    return Invited(f"https://t.me/{bot}?start={secret}", place, expires)


async def team(installation: Installation, environ: Mapping[str, str]) -> tuple[Member, ...]:
    """Who belongs to which place. Raises `Problem` without the organisers' key."""
    key = _key(installation, environ)
    async with entered(installation, "owner", environ) as database, database.statement() as session:
        every = await places.all_places(session)
        found = await organisers.everybody(session, key)
    return tuple(
        Member(place, one.alias, one.roles[place.id], one.presence.why_out)
        for place in every
        for one in found
        if place.id in one.roles
    )


async def revoke(
    installation: Installation, environ: Mapping[str, str], *, alias: str, code: str | None, now: datetime
) -> tuple[Member, ...]:
    """Take somebody out of every team, or of one; what she was in. Raises `Problem` when nobody is called so."""
    key = _key(installation, environ)
    removed = []
    async with entered(installation, "owner", environ) as database, database.transaction() as session:
        one = _called(await organisers.everybody(session, key), alias)
        only = (await _place(session, code)).id if code is not None else None
        for place in await places.all_places(session):
            if place.id in one.roles and only in (None, place.id):
                await organisers.remove(session, one.id, place.id, last=True)
                await lost.back_to_draft(session, one.id, place.id)
                await deeds.note(session, "organiser_remove", now, place=place.code, whom=str(one.id))
                removed.append(Member(place, one.alias, one.roles[place.id]))
    if not removed:
        raise Problem(f"«{alias}» no está en ese equipo.", "Mira quiénes son: desdeabajo organiser list")
    return tuple(removed)


async def lose(
    installation: Installation, environ: Mapping[str, str], *, alias: str, now: datetime
) -> tuple[Member, ...]:
    """Somebody's phone was lost: end everywhere what it could do; what she was in. Raises `Problem`."""
    key = _key(installation, environ)
    async with entered(installation, "owner", environ) as database, database.transaction() as session:
        one = _called(await organisers.everybody(session, key), alias)
        every = [place for place in await places.all_places(session) if place.id in one.roles]
        await lost.lose(session, key, one, one.roles, undo=(DESTROY,))
        for place in every:
            await alerts.raise_(session, place.id, alerts.LOST)
            await deeds.note(session, "organiser_lost", now, place=place.code, whom=str(one.id))
    return tuple(Member(place, one.alias, one.roles[place.id]) for place in every)


async def confirm(
    installation: Installation, environ: Mapping[str, str], *, alias: str, now: datetime
) -> tuple[Member, ...]:
    """Let somebody in again who was away too long; where she belongs. Raises `Problem`, also when she is in already.

    For places where nobody else coordinates who could do it in the chat.
    """
    key = _key(installation, environ)
    async with entered(installation, "owner", environ) as database, database.transaction() as session:
        one = _called(await organisers.everybody(session, key), alias)
        today = now.astimezone(UTC).date()
        if not one.presence.kept_out and one.presence.away(today) == 0:
            raise Problem(f"«{one.alias}» ya puede entrar: no hace falta confirmar.")
        await organisers.mark(session, key, one, Presence(today))
        every = [place for place in await places.all_places(session) if place.id in one.roles]
        for place in every:
            await deeds.note(session, "organiser_confirm", now, place=place.code, whom=str(one.id))
    return tuple(Member(place, one.alias, one.roles[place.id]) for place in every)


async def forget_all(installation: Installation, environ: Mapping[str, str], *, now: datetime) -> int:
    """Forget everybody of every team, open invitations and subscriptions: for when the organisers' key is lost."""
    async with entered(installation, "owner", environ) as database, database.transaction() as session:
        gone = await organisers.forget_everybody(session)
        await deeds.note(session, "organiser_forget", now, people=gone)
    return gone


def lacks_coordinator(members: Collection[Member], place: Place) -> bool:
    """Whether nobody coordinates a place."""
    return not any(one.place.id == place.id and COORDINATES in one.roles for one in members)


def _called(found: Collection[Organiser], alias: str) -> Organiser:
    for one in found:
        if organisers.same(one.alias, organisers.tidy(alias)):
            return one
    raise Problem(f"Nadie del equipo se llama «{alias}».", "Mira quiénes son: desdeabajo organiser list")


async def _place(session: Session, code: str) -> Place:
    found = await places.by_code(session, code)
    if found is None:
        raise Problem(f"No hay una colonia con el código «{code}».", "Mira cuáles hay: desdeabajo place list")
    return found


def _key(installation: Installation, environ: Mapping[str, str]) -> bytes:
    folder = installation.keys("organiser")
    try:
        return ring_of(folder, environ).organiser_key(make=False)
    except KeyMissing:
        raise Problem(
            f"No está la llave del equipo ({folder / 'organiser.key'}).",
            "Aparece al encender el bot de la organización. Si se perdió: desdeabajo organiser forget",
        ) from None
    except KeyProblem as problem:
        raise Problem(str(problem)) from None
