"""What somebody sees who holds the phone: a neutral name and face, one picture that explains, and a way out of it."""

from io import BytesIO

import pytest
from aiogram import Bot
from PIL import Image

from bot import drawings
from bot.emulator import Person
from bot.introduction import introduce
from bot.session import LeanSession
from dialogs.chat.words import old_button
from locales import LANGUAGES, translator
from tests.journeys.conftest import TOKEN, Colonia
from tests.journeys.test_safety import HARMLESS
from tests.pictures.envelopes import HEIGHT, WIDTH, WORDS

#: Words that would tell on an open phone what is talked about here.
TELLING = (
    "violen",
    "denunci",
    "segur",
    "polic",
    "crim",
    "delit",
    "anónim",
    "anonym",
    "secret",
    "nombre",
    "name",
)


async def introduced(colonia: Colonia) -> None:
    """What the bot does when it starts."""
    bot = Bot(TOKEN, session=LeanSession(colonia.telegram.url))
    await introduce(bot)
    await bot.session.close()


async def test_nothing_the_bot_says_of_itself_tells_what_is_asked(quiet_colonia: Colonia) -> None:
    """Name, descriptions and commands in every language: everyday words."""
    await introduced(quiet_colonia)
    bot = quiet_colonia.bot
    commands = [each["description"] for scope in bot.commands.values() for each in scope]
    said = [*bot.texts.values(), *commands]
    assert {"description", "short_description"} <= {what for what, _ in bot.texts}
    assert len(said) >= 8
    assert bot.user.first_name == "Desde Abajo"
    assert [text for text in said for word in TELLING if word in text.lower()] == []


async def test_a_face_is_given_once_and_never_taken_from_anybody(quiet_colonia: Colonia) -> None:
    """Where the operator chose another picture it stays; a second start sets nothing at all."""
    await introduced(quiet_colonia)
    assert len(quiet_colonia.bot.photos) == 1
    with Image.open(BytesIO(quiet_colonia.bot.photos[0].content)) as face:
        assert (face.format, face.size) == ("JPEG", (640, 640))
    before = [call.method for call in quiet_colonia.telegram.calls if call.method.startswith("setMy")]
    await introduced(quiet_colonia)
    after = [call.method for call in quiet_colonia.telegram.calls if call.method.startswith("setMy")]
    assert before == after


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("mode", [None, "pool", "custody"])
def test_there_is_a_light_picture_for_each_mode_and_language(mode: str | None, language: str) -> None:
    """As it was drawn, small enough for a slow line; a language nobody drew gets the house's."""
    content = drawings.content(drawings.envelopes(mode, language))
    assert len(content) < 100_000
    with Image.open(BytesIO(content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (WIDTH, HEIGHT))
        assert not picture.info.keys() - {"dpi"}
    assert drawings.envelopes(mode, "nah") == drawings.envelopes(mode, "es")


def test_no_picture_lies_about_unused() -> None:
    """What is drawn is what is shown."""
    shown = {drawings.envelopes(mode, language) for mode, language in WORDS} | {"portrait.jpg"}
    assert {path.name for path in drawings.PICTURES.iterdir()} == shown


async def test_privacidad_shows_the_picture_and_says_it_in_words(colonia: Colonia, amparo: Person) -> None:
    """The caption tells each step with this place's number; all of it in words is a tap away, and back."""
    await amparo.writes("/privacidad")
    seen = await amparo.reads()
    assert seen.file is not None
    assert seen.file.content == drawings.content("envelopes-pool-es.png")
    assert "hasta juntar 10 o más" in seen.text
    assert "Telegram sí sabe que escribes aquí." in seen.text
    assert seen.protected

    await amparo.taps("Leer todo")
    words = await amparo.reads(showing="Lo que sí prometemos")
    await colonia.telegram.idle(colonia.bot)
    assert [one.id for one in amparo.sees()] == [words.id]
    await amparo.taps("Ver el dibujo")
    again = await amparo.reads(showing="Qué pasa con lo que dices")
    await colonia.telegram.idle(colonia.bot)
    assert [one.id for one in amparo.sees()] == [again.id]
    sent = [call for call in colonia.telegram.calls if call.method == "sendPhoto"]
    assert sent[0].params["photo"] != sent[1].params["photo"]  # the second time by what Telegram calls it


@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.parametrize("tap", ["Salir rápido", "Cerrar"])
async def test_the_picture_can_be_left(colonia: Colonia, amparo: Person, begun: bool, tap: str) -> None:
    """A quick exit takes it away, in a conversation or without one; so does closing it."""
    question = None
    if begun:
        await amparo.writes("/start")
        await amparo.taps("Empezar")
        question = await amparo.reads()
    await amparo.writes("/privacidad")
    picture = await amparo.reads(showing="Qué pasa con lo que dices")
    await amparo.taps(tap, on=picture)
    await colonia.telegram.idle(colonia.bot)

    left = (
        [question.text] if question is not None and tap == "Cerrar" else [HARMLESS] if tap != "Cerrar" else []
    )
    assert [seen.text for seen in amparo.sees()] == left
    assert not any(seen.file for seen in amparo.sees())


async def test_the_picture_goes_with_the_next_question(colonia: Colonia, amparo: Person) -> None:
    """Whoever answers on goes on in one message."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    question = await amparo.reads()
    await amparo.writes("/privacidad")
    await amparo.reads(showing="Qué pasa con lo que dices")
    await amparo.taps("Prefiero no decir", on=question)
    await amparo.reads()
    await colonia.telegram.idle(colonia.bot)

    assert [seen.id for seen in amparo.sees()] == [question.id]


async def test_a_picture_too_old_to_delete_loses_its_words(colonia: Colonia, amparo: Person) -> None:
    """After two days Telegram only lets what stands under it be changed."""
    await amparo.writes("/privacidad")
    picture = await amparo.reads()
    colonia.telegram.clock.advance(hours=49)
    await amparo.taps("Salir rápido", on=picture)
    await colonia.telegram.idle(colonia.bot)

    assert "sobre" not in " ".join(seen.text for seen in amparo.sees())
    assert old_button(translator("es")) not in {seen.toast for seen in amparo.sees()}
