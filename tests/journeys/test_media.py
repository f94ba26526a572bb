"""Questions for a photo or a voice: where an installation receives none, and where it does."""

from collections.abc import AsyncIterator
from io import BytesIO

import pytest
import pytest_asyncio
from PIL import Image
from sqlalchemy import text

from bot.emulator import Emulator, Person, Seen
from bot.emulator.media import described
from bot.fetching import Unavailable, drawn_anew
from dialogs.xlsform import publish
from storage import enclosures
from tests.databases import Databases
from tests.journeys.conftest import Colonia, settled
from tests.journeys.photos import bomb, photo
from tests.journeys.test_consultation import GOODBYE

FORM = {
    "survey": [
        {"type": "image", "name": "foto", "label::es": "¿Cómo se ve la calle?"},
        {"type": "audio", "name": "voz", "label::es": "¿Qué se oye?"},
        {"type": "text", "name": "algo", "label::es": "¿Algo más?"},
    ],
    "settings": [{"form_title": "Calle", "form_id": "calle"}],
}
PLACES = 2  #: for a photo and for a voice, whether anybody fills them or not


@pytest.fixture(scope="module")
def calle() -> str:
    """A form that asks for a photo and a voice."""
    return publish(FORM).xform


@pytest_asyncio.fixture
async def quiet(databases: Databases, telegram: Emulator, calle: str) -> Colonia:
    """A colonia that receives files, while its bot does not run yet."""
    return await settled(databases, telegram, calle, media=True)


@pytest_asyncio.fixture
async def receiving(quiet: Colonia) -> AsyncIterator[Colonia]:
    """A colonia that receives files."""
    async with quiet.serving():
        yield quiet


async def begins(person: Person) -> Seen:
    """To the first question."""
    await person.writes("/start")
    await person.taps("Empezar")
    return await person.reads()


async def reaches_the_end(person: Person) -> Seen:
    """From wherever to the review, without saying anything more."""
    while "Enviar" not in (seen := await person.reads()).buttons:
        await person.taps("Prefiero no decir")
    return seen


async def sends_a_photo(colonia: Colonia, name: str, color: str) -> Person:
    """A whole participation with one photo."""
    person = colonia.person(name)
    await begins(person)
    await person.sends_photo(photo(color))
    await person.reads(showing="¿Qué se oye?")
    await reaches_the_end(person)
    await person.taps("Enviar")
    await person.reads(showing="Listo.")
    return person


async def released(colonia: Colonia, *, others: int) -> list[tuple[str, bytes]]:
    """So many others take part without a file, the consultation closes, and this is what was let out."""
    for number in range(others):
        person = colonia.person(f"Otra {number}")
        await begins(person)
        await reaches_the_end(person)
        await person.taps("Enviar")
        await person.reads(showing="Listo.")
    await colonia.close()
    async with colonia.databases.mixer.statement() as session:
        found = await session.execute(text("SELECT question, body FROM loose_enclosure"))
        return [(row[0], bytes(row[1])) for row in found]


def color_of(picture: bytes) -> str:
    """Which of red and blue a picture is."""
    with Image.open(BytesIO(picture)) as seen:
        red, _, blue = seen.convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    return "red" if red > blue else "blue"


async def test_where_files_are_refused_the_question_is_passed_with_one_button(
    databases: Databases, telegram: Emulator
) -> None:
    """It says so, also where the form demands one; a photo goes at once, and nothing of it is stored."""
    demanding = {**FORM, "survey": [{**row, "required": "yes"} for row in FORM["survey"][:2]]}
    colonia = await settled(databases, telegram, publish(demanding).xform)
    async with colonia.serving():
        amparo = colonia.person("Amparo")
        question = await begins(amparo)
        assert "Aquí no se reciben fotos ni voces." in question.text
        assert question.buttons == ("Seguir", "Salir rápido")
        await amparo.sends_photo(photo("red"))
        assert "Borramos lo que mandaste" in (await amparo.reads()).text
        assert len(amparo.sees()) == 1
        await amparo.taps("Seguir")
        await amparo.taps("Seguir")
        await amparo.taps("Enviar")
        assert (await amparo.reads(showing="Listo.")).text == GOODBYE

    assert await colonia.rows("staging") == 1
    assert await colonia.rows("enclosure") == 0
    assert all(call.method != "getFile" for call in telegram.calls)


async def test_a_photo_is_let_out_without_its_place_and_nobody_s(receiving: Colonia) -> None:
    """From the phone to the heap: out of the chat at once, never shown again, without place, camera and file id."""
    amparo = receiving.person("Amparo")
    question = await begins(amparo)
    assert "Manda una foto." in question.text
    ours = set(receiving.telegram.world.files)  # the bot's own face
    await amparo.sends_photo(photo("red"))
    await amparo.reads(showing="¿Qué se oye?")
    await receiving.telegram.idle(receiving.bot)
    assert [seen.mine for seen in amparo.sees()] == [False]
    review = await reaches_the_end(amparo)
    assert "1 foto" in review.text
    [file_id] = set(receiving.telegram.world.files) - ours
    assert file_id not in review.text
    await amparo.taps("Enviar")
    assert (await amparo.reads(showing="Listo.")).text == GOODBYE

    async with receiving.databases.superuser.statement() as session:
        for table in ("enclosure", "staging", "participation", "draft"):
            rows = await session.execute(
                text(f"SELECT encode(CAST(t::text AS bytea), 'escape') FROM {table} t")
            )
            assert not any(file_id in row[0] or file_id.encode().hex() in row[0] for row in rows)
    [(name, kept)] = await released(receiving, others=9)
    assert name == "foto"
    assert color_of(kept) == "red"
    assert b"Camara" not in kept
    assert await receiving.rows("enclosure") == 0


async def test_everybody_leaves_as_many_sealed_files(receiving: Colonia) -> None:
    """With a photo, with a voice, with nothing: the same number, of the same lengths."""
    await sends_a_photo(receiving, "Amparo", "red")
    beto = receiving.person("Beto")
    await begins(beto)
    await reaches_the_end(beto)
    await beto.taps("Enviar")
    await beto.reads(showing="Listo.")

    async with receiving.databases.superuser.statement() as session:
        lengths = (await session.execute(text("SELECT length(box) FROM enclosure"))).scalars().all()
    assert sorted(lengths) == sorted([enclosures.LENGTHS["image"], enclosures.LENGTHS["audio"]] * 2)


async def test_another_photo_takes_the_place_of_the_first(receiving: Colonia) -> None:
    """Changed from the review: only the last one is taken from Telegram and let out."""
    amparo = receiving.person("Amparo")
    await begins(amparo)
    await amparo.sends_photo(photo("red"))
    await amparo.reads(showing="¿Qué se oye?")
    await reaches_the_end(amparo)
    await amparo.taps("1")
    await amparo.reads(showing="Dejarla así")
    await amparo.sends_photo(photo("blue"))
    await amparo.reads(showing="Enviar")
    await amparo.taps("Enviar")
    await amparo.reads(showing="Listo.")

    assert [color_of(kept) for _, kept in await released(receiving, others=9)] == ["blue"]


async def test_of_an_album_the_first_photo_counts(receiving: Colonia) -> None:
    """The others go from the chat, and answer no later question."""
    amparo = receiving.person("Amparo")
    await begins(amparo)
    for color in ("red", "blue", "blue"):
        file = receiving.telegram.world.store_file(
            receiving.bot, photo(color), "foto.jpg", "image/jpeg", "photo"
        )
        await amparo.sends(described(file, "photo", {}) | {"media_group_id": "77"})
    await receiving.telegram.idle(receiving.bot)
    assert "¿Qué se oye?" in (await amparo.reads()).text
    assert len(amparo.sees()) == 1
    await reaches_the_end(amparo)
    await amparo.taps("Enviar")
    await amparo.reads(showing="Listo.")

    assert [color_of(kept) for _, kept in await released(receiving, others=9)] == ["red"]


@pytest.mark.parametrize("sending", ["sends_voice", "sends_sticker", "sends_contact"])
async def test_what_is_no_photo_does_not_answer_for_one(receiving: Colonia, sending: str) -> None:
    """It goes, and the question says again what it takes."""
    amparo = receiving.person("Amparo")
    await begins(amparo)
    await getattr(amparo, sending)()
    seen = await amparo.reads()

    assert "Manda una foto." in seen.text
    assert ("Eso no sirve" in seen.text) is (sending == "sends_voice")
    assert len(amparo.sees()) == 1


async def test_a_voice_and_a_photo_sent_as_a_file_are_taken(receiving: Colonia) -> None:
    """A picture may come as a document; a voice is kept as it is."""
    amparo = receiving.person("Amparo")
    await begins(amparo)
    await amparo.sends_document("calle.jpg", photo("blue"), mime="image/jpeg")
    await amparo.reads(showing="¿Qué se oye?")
    await amparo.sends_voice(b"OggS ladridos")
    await amparo.reads(showing="¿Algo más?")
    await reaches_the_end(amparo)
    await amparo.taps("Enviar")
    await amparo.reads(showing="Listo.")
    found = dict(await released(receiving, others=9))

    assert color_of(found["foto"]) == "blue"
    assert found["voz"] == b"OggS ladridos"


async def test_a_file_that_is_too_heavy_is_not_taken(receiving: Colonia) -> None:
    """Said at once, with how much it may weigh."""
    amparo = receiving.person("Amparo")
    await begins(amparo)
    await amparo.taps("Prefiero no decir")
    await amparo.reads(showing="¿Qué se oye?")
    await amparo.sends_voice(bytes(enclosures.LENGTHS["audio"]))

    assert "Pesa demasiado. Manda algo de menos de 1 MB." in (await amparo.reads()).text


@pytest.mark.parametrize("trouble", ["gone", "bomb"])
async def test_a_photo_that_cannot_be_taken_loses_nothing_else(receiving: Colonia, trouble: str) -> None:
    """Telegram has it no more, or nobody can open it: that is said, and one can go without it."""
    amparo = receiving.person("Amparo")
    await begins(amparo)
    await amparo.sends_document("calle.png", bomb() if trouble == "bomb" else photo("red"), mime="image/png")
    await amparo.reads(showing="¿Qué se oye?")
    if trouble == "gone":
        receiving.telegram.world.files.clear()
    await reaches_the_end(amparo)
    await amparo.taps("Enviar")
    seen = await amparo.reads()
    assert "No pudimos tomar la foto" in seen.text
    assert "Enviar" in seen.buttons
    assert await receiving.rows("staging") == 0
    await amparo.taps("1")
    await amparo.taps("Prefiero no decir")
    await amparo.taps("Enviar")

    assert (await amparo.reads(showing="Listo.")).text == GOODBYE
    assert await receiving.rows("enclosure") == PLACES


async def test_a_second_participation_with_a_photo_changes_nothing(receiving: Colonia) -> None:
    """The same words, and not one row more."""
    amparo = await sends_a_photo(receiving, "Amparo", "red")
    first = await amparo.reads()
    await begins(amparo)
    await amparo.sends_photo(photo("blue"))
    await amparo.reads(showing="¿Qué se oye?")
    await reaches_the_end(amparo)
    await amparo.taps("Enviar")
    second = await amparo.reads(showing="Listo.")

    assert (first.html, first.rows, first.toast) == (second.html, second.rows, second.toast)
    assert await receiving.rows("enclosure") == PLACES
    assert [color_of(kept) for _, kept in await released(receiving, others=9)] == ["red"]


@pytest.mark.long
async def test_a_bot_that_dies_before_it_could_say_so_has_kept_the_photo_once(quiet: Colonia) -> None:
    """Stopped after the commit, it hears of the tap again when it is back: one answer, one photo, the usual words."""
    async with quiet.serving():
        amparo = quiet.person("Amparo")
        await begins(amparo)
        await amparo.sends_photo(photo("red"))
        await amparo.reads(showing="¿Qué se oye?")
        await reaches_the_end(amparo)
        for method in ("editMessageText", "sendMessage", "answerCallbackQuery"):
            quiet.telegram.faults.add(method=method, error=502, times=None)
        await amparo.taps("Enviar")
        await quiet.telegram.idle(quiet.bot)
    assert await quiet.rows("staging") == 1
    quiet.telegram.faults.clear()
    async with quiet.serving():
        await amparo.receives_again()
        assert (await amparo.reads(showing="Listo.")).text == GOODBYE
        assert await quiet.rows("enclosure") == PLACES
        assert len(await released(quiet, others=9)) == 1


@pytest.mark.parametrize("content", [b"", b"GIF89a", bomb(), photo("red")[:200], b"\xff\xd8\xff" * 1000])
async def test_what_is_no_picture_is_refused(content: bytes) -> None:
    """Whatever it claims to be, and however big it would become."""
    with pytest.raises(Unavailable):
        await drawn_anew(content, enclosures.most("image"))


async def test_the_consent_says_what_a_photo_and_a_voice_give_away(receiving: Colonia) -> None:
    """Only where they are received and asked for."""
    amparo = receiving.person("Amparo")
    await amparo.writes("/start")
    welcome = (await amparo.reads()).text

    assert "muestra lugares y caras" in welcome
    assert "esa voz es tuya" in welcome
    await amparo.taps("Leer más")
    assert "De las fotos quitamos el lugar" in (await amparo.reads()).text
