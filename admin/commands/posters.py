"""Paper for a place: a poster, cards and a picture, in a folder; with codes, cards that bear them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admin.commands.codes import username_of
from admin.commands.consulting import PlaceCode, as_owner
from admin.commands.options import HERE, Home
from admin.commands.spanish import err, out
from admin.operator.problem import Problem

if TYPE_CHECKING:
    from locales.assembly import NextAssembly
    from storage.database import Session
    from storage.places import Place

Folder = Annotated[Path, typer.Option("--to", metavar="CARPETA", help="Dónde dejar los archivos.")]
Codes = Annotated[
    Path | None,
    typer.Option(
        "--codes",
        metavar="ARCHIVO",
        help="Códigos para las tarjetas, uno por renglón: lo que mostró «desdeabajo codes make».",
        show_default=False,
    ),
]
Username = Annotated[
    str | None,
    typer.Option(
        "--bot", metavar="NOMBRE", help="Cómo se llama el bot de la gente.", show_default="el que sea"
    ),
]


def poster(
    code: PlaceCode, to: Folder = Path(), codes: Codes = None, bot: Username = None, home: Home = HERE
) -> None:
    """Hace el cartel y las tarjetas de una colonia, con su código QR."""
    from admin import handing_out
    from admin.operator import deeds
    from admin.posters import printing
    from admin.posters.sheet import place_link, sheet
    from storage import consultations, faces, next_assembly, places

    drawn = _read(codes)

    async def look(session: "Session") -> "tuple[Place, str | None, bool, NextAssembly | None]":
        found = await places.by_code(session, code)
        if found is None:
            raise Problem(
                f"No hay una colonia con el código «{code}».", "Mira cuáles hay: desdeabajo place list"
            )
        if found.suspended:
            raise Problem(f"{found.name} está suspendida.", f"Sigue con «desdeabajo place resume {code}».")
        running = [one for one in await consultations.in_place(session, code) if one.state == "open"]
        coded = any(one.coded for one in running if not one.beside)
        now = datetime.now(UTC)
        await deeds.note(session, "poster_print", now, place=code, count=len(drawn))
        return found, await faces.username(session), coded, await next_assembly.told(session, found, now)

    place, known, coded, ahead = as_owner(home, look)
    username = bot.removeprefix("@") if bot else known or username_of(home)
    if not username:
        raise Problem(
            "No sé cómo se llama el bot de la gente.",
            "Préndelo una vez con «desdeabajo up», o dilo con --bot.",
        )
    one = sheet(place.name, place_link(username, place.code), coded=coded, ahead=ahead)
    bearing = [sheet(place.name, handing_out.link(username, place, each), code=each) for each in drawn]
    made = {
        "cartel-carta.pdf": printing.poster(one, "carta"),
        "cartel-a4.pdf": printing.poster(one, "a4"),
        "cartel.png": printing.picture(one),
        "tarjetas-carta.pdf": printing.cards(bearing or [one], "carta"),
        "tarjetas-a4.pdf": printing.cards(bearing or [one], "a4"),
    }
    try:
        to.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            (to / f"{place.code}-{name}").write_bytes(content)
    except OSError:
        raise Problem(f"No pude escribir en «{to}».", "Di otra carpeta con --to.") from None
    for name in made:
        out.print(str(to / f"{place.code}-{name}"), markup=False, highlight=False, soft_wrap=True)
    err.print(f"Todos llevan a {one.link}", markup=False, highlight=False, soft_wrap=True)
    if ahead is not None:
        err.print(f"El cartel dice la asamblea: {ahead.when}", markup=False, highlight=False, soft_wrap=True)
    if coded and not drawn:
        err.print(
            "La consulta de ahí pide códigos. Para tarjetas que los traigan: --codes ARCHIVO", style="yellow"
        )
    if drawn:
        err.print("Las tarjetas traen códigos: bórralas de la máquina cuando estén impresas.", style="yellow")


def _read(file: Path | None) -> list[str]:
    """The codes in a file, each once; nothing of what else stands there."""
    from storage import sayable

    if file is None:
        return []
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise Problem(
            f"No pude leer «{file}».", "Es el archivo con lo que mostró «desdeabajo codes make»."
        ) from None
    read = [code for line in lines if line.split() and (code := sayable.read(line.split()[0])) is not None]
    if not read:
        raise Problem(
            f"En «{file}» no hay ningún código.", "Va uno por renglón, como los da «desdeabajo codes make»."
        )
    return list(dict.fromkeys(read))
