"""Consultations that nobody has opened yet, and one whose key three people keep."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from storage import consultations, custody, forms, places, sealing
from storage.consultations import Consultation
from storage.places import Place
from tests.databases import Databases

PHRASES = (
    "casa luna pan río sol mesa",
    "gato nube flor mar tren silla",
    "perro lluvia maíz cerro barco puerta",
)


def a_consultation(**settings: Any) -> Consultation:
    """One that nobody has opened yet."""
    place = Place(UUID(int=1), "ladera", "La Ladera", "America/Mexico_City")
    usual = Consultation(UUID(int=2), place, "f" * 64, "", "open", 10, 7, date(2026, 1, 1), None, None, None)
    return replace(usual, **settings)


async def in_custody(databases: Databases) -> tuple[UUID, bytes, tuple[custody.Wrap, ...]]:
    """A consultation whose key three people keep, and, for this test alone, that key."""
    consultation = a_consultation(
        mode="custody", place=Place(uuid4(), uuid4().hex[:8], "La Ladera", "UTC"), id=uuid4()
    )
    keys = sealing.new_epoch_keys()
    wraps = custody.wrap(consultation.id, keys.private, PHRASES)
    async with databases.owner.transaction() as session:
        await places.add(session, consultation.place)
        await forms.publish(session, consultation.form_id, "<h/>", "")
        await consultations.open_consultation(session, consultation)
        await custody.keep(session, consultation.id, keys.public, wraps)
    return consultation.id, keys.private, wraps
