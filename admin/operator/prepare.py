"""Leaves a database ready to be asked: tables and roles, the place, the form and its first consultation."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from admin.operator import deeds
from admin.operator.ceremony import Custody
from admin.operator.installation import Configuration
from admin.operator.problem import Problem
from admin.operator.server import Server
from dialogs import forms
from dialogs.beyond.rows import declares_rows
from dialogs.errors import FormError
from dialogs.workshop import inspect
from dialogs.xform import load
from storage import consultations, custody, places
from storage import forms as stored
from storage.consultations import Consultation
from storage.database import Database, Session
from storage.migrate import migrate
from storage.places import Place


@dataclass(frozen=True)
class Form:
    """A form ready to be kept."""

    identity: str
    xform: str
    title: str
    name: str  #: the form's own id
    version: str


async def prepare(
    server: Server, passwords: Mapping[str, str], configuration: Configuration, *, now: datetime
) -> bool:
    """Bring the database up to date and open the first consultation; whether one was opened just now."""
    await migrate(server.admin_url, passwords, password=server.admin_password)
    database = Database(server.roles.urls["owner"], role="owner", password=passwords["owner"], connections=1)
    try:
        async with database.transaction() as session:
            place = await keep_place(session, configuration)
            if await consultations.in_place(session, place.code):
                return False
            form = await asyncio.to_thread(form_of, configuration.form)
            await open_in(session, place, form, configuration, now=now, closes=None)
            return True
    finally:
        await database.close()


async def keep_place(session: Session, configuration: Configuration) -> Place:
    """The place of the settings file, added when it is new."""
    found = await places.by_code(session, configuration.place_code)
    if found is not None:
        return found
    place = Place(uuid4(), configuration.place_code, configuration.place_name, configuration.time_zone)
    await places.add(session, place)
    return place


async def open_in(
    session: Session,
    place: Place,
    form: Form,
    configuration: Configuration,
    *,
    now: datetime,
    closes: date | None,
    coded: bool = False,
    kept: Custody | None = None,
) -> Consultation:
    """Publish the form and open a consultation with it (role owner), in custody where people keep its key already.

    Raises `Problem` for rows in pool mode.
    """
    await stored.publish(session, form.identity, form.xform, form.title, name=form.name, version=form.version)
    consultation = Consultation(
        id=kept.consultation if kept else uuid4(),
        place=place,
        form_id=form.identity,
        title=form.title,
        state="open",
        k=configuration.k,
        draft_days=configuration.draft_days,
        opens=now.astimezone(ZoneInfo(place.time_zone)).date(),
        closes=closes,
        public_key=None,
        epoch=None,
        coded=coded,
        mode="custody" if kept else "pool",
    )
    if consultation.mode == "pool" and declares_rows(load(form.xform).settings):
        raise Problem(
            "Este formulario declara renglones (cb:renglones): solo se puede abrir en custodia.",
            "Ábrelo en custodia, o quita attribute::cb:renglones de la hoja settings.",
        )
    await consultations.open_consultation(session, consultation)
    if kept is not None:
        await custody.keep(session, kept.consultation, kept.public_key, kept.wraps)
    detail = {"place": place.code, "form": form.identity[:12], "mode": consultation.mode}
    await deeds.note(session, "consultation_open", now, **detail)
    return consultation


def form_of(name: str) -> Form:
    """A form that comes with the program, or one in a file, read where it can do no harm (blocks, about a second).

    Raise FormError when it cannot be asked.
    """
    path = Path(name)
    inspection = inspect(path if path.suffix else forms.bundled(name))
    if inspection.xform is None:
        first, *others = inspection.errors
        more = f" Hay {len(others)} más: míralos con «desdeabajo form check {path}»." if others else ""
        raise FormError(
            f"{first.message}{more}",
            sheet=first.sheet, row=first.row, column=first.column, original=first.original,
        )  # fmt: skip
    loaded = load(inspection.xform)
    said = loaded.settings
    return Form(loaded.identity, inspection.xform, loaded.title, said.get("id", ""), said.get("version", ""))
