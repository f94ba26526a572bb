"""Where everything of an installation lies, and what it was told when it was made."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from admin.operator.files import write_private
from admin.operator.problem import Problem

TELEGRAM: Final = "https://api.telegram.org"
DATABASE_ROLES: Final = ("owner", "resident", "mixer", "organiser")
#: When a digest may be issued, by the names that the settings use.
DAYS: Final = {
    "mon": "los lunes",
    "tue": "los martes",
    "wed": "los miércoles",
    "thu": "los jueves",
    "fri": "los viernes",
    "sat": "los sábados",
    "sun": "los domingos",
    "day": "cada día",
}
LANGUAGES: Final = ("es", "en")  #: in which residents can be spoken to
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9_-]{1,31}")  # a deep link carries at most 64 of A-Z a-z 0-9 _ -
_HOUR: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True)
class Configuration:
    """What the organisation decided: one place, its consultation and its digest. No secret is among it."""

    place_code: str
    place_name: str
    time_zone: str
    digest_day: str = "mon"  #: mon tue wed thu fri sat sun, or `day` for every day
    digest_hour: str = "09:00"  #: HH:MM on the place's clock
    mix_hour: str = "04:00"  #: HH:MM on the place's clock, when waiting answers are shuffled and counted
    language: str = "es"
    form: str = "diagnostico"  #: the bundled form that the first consultation of the place asks
    k: int = 10  #: how many answers of one sector leave the pool together
    draft_days: int = 7  #: how long an unfinished conversation can be resumed
    media: bool = False  #: whether residents may answer with photos, voices and files
    api_url: str = TELEGRAM
    invented: bool = False  #: a demo: nobody who answers exists, and every digest says so

    def __post_init__(self) -> None:
        """Refuse, in words, what could not work later."""
        if not _CODE.fullmatch(self.place_code):
            raise Problem(
                f"El código «{self.place_code}» no sirve para un enlace.",
                "Usa de 2 a 32 letras minúsculas sin acento, números o guiones, por ejemplo «la-ladera».",
            )
        if not self.place_name.strip():
            raise Problem(
                "Falta el nombre de la colonia.", "Dalo con --place, por ejemplo --place «La Ladera»."
            )
        for hour in (self.digest_hour, self.mix_hour):
            if not _HOUR.fullmatch(hour):
                raise Problem(
                    f"«{hour}» no es una hora.", "Escríbela con dos puntos, de 00:00 a 23:59: 09:00."
                )
        if self.language not in LANGUAGES:
            raise Problem(
                f"El bot no habla «{self.language}».", f"Usa uno de estos idiomas: {', '.join(LANGUAGES)}."
            )
        if self.digest_day not in DAYS:
            raise Problem(
                f"«{self.digest_day}» no es un día para el boletín.", f"Usa uno de estos: {', '.join(DAYS)}."
            )
        check_time_zone(self.time_zone)


def check_time_zone(name: str) -> ZoneInfo:
    """The zone of that name; raise Problem when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Problem(
            f"No conozco la zona horaria «{name}».",
            "Usa su nombre oficial, por ejemplo America/Mexico_City, America/Tijuana o America/Cancun.",
        ) from None


@dataclass(frozen=True)
class Installation:
    """The folders and files under one home."""

    home: Path

    @property
    def settings(self) -> Path:
        """Places and schedules, readable, without secrets."""
        return self.home / "desdeabajo.toml"

    @property
    def support(self) -> Path:
        """The place's own support lines, added to the federal ones; most places have no such file."""
        return self.home / "apoyo.toml"

    @property
    def secrets(self) -> Path:
        """The folder of tokens and database passwords."""
        return self.home / "secrets"

    @property
    def residents_token(self) -> Path:
        """The token of the residents' bot."""
        return self.secrets / "residents-token"

    @property
    def organisers_token(self) -> Path:
        """The token of the organisers' bot."""
        return self.secrets / "organisers-token"

    def password(self, role: str) -> Path:
        """The file with the database password of a role; `superuser` for the embedded server's own."""
        return self.secrets / f"db-{role}"

    def keys(self, process: str) -> Path:
        """The key folder of `resident`, `mixer` or `organiser`."""
        return self.home / "keys" / process

    @property
    def postgres(self) -> Path:
        """Data directory of the embedded server."""
        return self.home / "postgres"

    @property
    def run(self) -> Path:
        """What is only of use while `up` runs: who runs, and each process's pulse."""
        return self.home / "run"

    @property
    def backups(self) -> Path:
        """Where `desdeabajo backup` puts its copies."""
        return self.home / "backups"

    def exists(self) -> bool:
        """Whether `init` was here."""
        return self.settings.exists()

    def configuration(self) -> Configuration:
        """Read what `init` wrote; raise Problem when it is missing or cannot be understood."""
        try:
            text = self.settings.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise Problem(
                f"Aquí todavía no hay una instalación ({self.settings} no existe).",
                "Corre primero «desdeabajo init», o dime dónde está con --home.",
            ) from None
        except OSError:
            raise Problem(f"No pude leer {self.settings}.", "Revisa que el archivo sea tuyo.") from None
        try:
            return _configuration(tomllib.loads(text))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise Problem(f"{self.settings} no se entiende: {error}.", "Corrige ese renglón.") from None
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Problem(
                f"En {self.settings} falta o sobra algo: {error}.", "Compáralo con el ejemplo del README."
            ) from None

    def write_configuration(self, configuration: Configuration) -> None:
        """Write the settings file, explained for whoever opens it in an editor."""
        write_private(self.settings, render(configuration))


def render(configuration: Configuration) -> str:
    """The settings file as text."""
    invented = (
        "invented = true  # demostración: nadie de quienes contestan existe\n"
        if configuration.invented
        else ""
    )
    return f"""\
# Lo que decidió la organización. Aquí no va ningún secreto: los secretos están en la carpeta secrets/.
# Después de cambiar algo, reinicia «desdeabajo up».

language = {_quoted(configuration.language)}
api_url = {_quoted(configuration.api_url)}
{invented}
[place]
code = {_quoted(configuration.place_code)}  # va en el enlace de invitación; no se cambia después de abrir
name = {_quoted(configuration.place_name)}
time_zone = {_quoted(configuration.time_zone)}

[consultation]
form = {_quoted(configuration.form)}
k = {configuration.k}  # respuestas que se revuelven juntas, por sector; nunca menos de 10
draft_days = {configuration.draft_days}  # días que se puede retomar una conversación sin terminar
media = {str(configuration.media).lower()}  # true: se reciben fotos, voces y archivos, que pueden decir quién es

[mix]
hour = {_quoted(configuration.mix_hour)}  # hora de la colonia en que cada día se revuelven y cuentan las respuestas

[digest]
day = {_quoted(configuration.digest_day)}  # mon tue wed thu fri sat sun; day = cada día
hour = {_quoted(configuration.digest_hour)}  # hora de la colonia en que sale el boletín
"""


def _configuration(data: dict[str, Any]) -> Configuration:
    place, consultation, digest = data["place"], data.get("consultation", {}), data.get("digest", {})
    return Configuration(
        place_code=str(place["code"]),
        place_name=str(place["name"]),
        time_zone=str(place["time_zone"]),
        digest_day=str(digest.get("day", "mon")),
        digest_hour=str(digest.get("hour", "09:00")),
        mix_hour=str(data.get("mix", {}).get("hour", "04:00")),
        language=str(data.get("language", "es")),
        form=str(consultation.get("form", "diagnostico")),
        k=int(consultation.get("k", 10)),
        draft_days=int(consultation.get("draft_days", 7)),
        media=_yes_or_no(consultation.get("media", False)),
        api_url=str(data.get("api_url", TELEGRAM)).rstrip("/"),
        invented=bool(data.get("invented", False)),
    )


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("media es true o false, sin comillas")
    return value


def _quoted(text: str) -> str:
    """A basic string of TOML, whose escapes are those of JSON apart from DEL."""
    import json

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
