"""/resultados: what the colonia has said, in the words of the latest digest, for anybody who asks."""

import asyncio
from functools import partial

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from babel.support import NullTranslations

from bot import memory, wording
from bot.buttons import Results
from bot.runtime import Runtime
from dialogs.chat.paper import MOST, measure
from dialogs.chat.screen import Button, Screen, in_rows
from locales import DEFAULT, translator
from storage import consultations, digests, next_assembly
from storage.consultations import Consultation
from storage.digests import Issue

PARAGRAPH = "\n\n"  #: between the parts of a digest, and nowhere within one


def router() -> Router:
    """The command, and the choice among several places."""
    made = Router(name="results")
    made.message.register(on_results, Command("resultados", "results"))
    made.callback_query.register(on_place, Results.filter())
    return made


async def on_results(message: Message, runtime: Runtime) -> None:
    """/resultados: the latest digest of the place, or the choice among several places."""
    chat = message.chat.id
    language = await memory.language(runtime, chat)
    found = await published(runtime)
    if len(found) > 1:
        screen = _which(translator(language), [consultation for consultation, _ in found])
    else:
        screen = await _digest(runtime, language, found[0] if found else None)
    await asyncio.gather(
        runtime.voice.send(chat, screen, told=partial(memory.lay_beside, runtime, chat)),
        runtime.voice.remove(chat, message.message_id),
    )


async def on_place(query: CallbackQuery, callback_data: Results, runtime: Runtime) -> None:
    """One of several places was chosen."""
    chat = query.from_user.id
    language = await memory.language(runtime, chat)
    found = next((one for one in await published(runtime) if one[0].id == callback_data.consultation), None)
    on = query.message.message_id if query.message else None
    await runtime.voice.answer(query.id, "", chat, await _digest(runtime, language, found), on=on)


async def published(runtime: Runtime) -> tuple[tuple[Consultation, Issue], ...]:
    """The newest digest of each place that has one."""
    found: dict[str, tuple[Consultation, Issue]] = {}
    async with runtime.database.statement() as session:
        for consultation in await consultations.every_one(session):
            if consultation.place.code not in found and not consultation.place.suspended:
                issue = await digests.latest(session, consultation.id)
                if issue is not None:
                    found[consultation.place.code] = consultation, issue
    return tuple(found.values())


async def _digest(runtime: Runtime, language: str, found: tuple[Consultation, Issue] | None) -> Screen:
    """The issue as it is kept, and the next assembly as it stands now: that one may have been moved or called off."""
    t = translator(language)
    if found is None:
        return wording.no_results(t)
    consultation, issue = found
    texts = issue.content["text"]
    async with runtime.database.statement() as session:
        ahead = await next_assembly.told(session, consultation.place, runtime.now(), language)
    said = texts.get(language) or texts[DEFAULT]
    return wording.apart(t, said if ahead is None else with_last(said, ahead.html()))


def with_last(said: str, last: str) -> str:
    """A paragraph below the others; for it, those before the words of care give way if the message grows too long."""
    *parts, care = said.split(PARAGRAPH)
    while len(parts) > 1 and measure(PARAGRAPH.join((*parts, care, last))) > MOST:
        parts.pop()
    return PARAGRAPH.join((*parts, care, last))


def _which(t: NullTranslations, places: list[Consultation]) -> Screen:
    buttons = [Button(one.place.name, Results(consultation=one.id).pack()) for one in places]
    return wording.apart(t, t.gettext("¿De qué colonia?"), *in_rows(buttons, 1))
