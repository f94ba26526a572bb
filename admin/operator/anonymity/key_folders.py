"""The folders of keys: who may enter, where they lie, and what is in them that should not be."""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from admin.operator.anonymity.mounts import FAR_AWAY, IN_MEMORY, Mount, encrypted, mount_of
from admin.operator.findings import Finding, bad, good, warning
from admin.operator.installation import Installation
from storage import traces, wrapping
from storage.consultations import Consultation
from storage.keys import KeyProblem, KeyRing
from storage.sealing import KEY_BYTES, WRAPPED_BYTES

PROCESSES: Final = ("resident", "mixer", "organiser")
_KEY: Final = re.compile(
    r"(?:nullifier-[0-9a-f]{32}|epoch-[0-9a-f]{32}-\d+|draft-\d{4}-\d{2}-\d{2}|talk-[0-9a-f]+|trace-\d{1,9}|organiser|[a-z]+(?:-[0-9a-f]{32})?)\.key"
)
_SYNCED: Final = re.compile(
    r"dropbox|onedrive|google ?drive|gdrive|nextcloud|owncloud|syncthing|icloud|insync|pcloud|megasync",
    re.IGNORECASE,
)
_MARKERS: Final = (
    ".stfolder",
    ".dropbox",
    ".dropbox.cache",
    ".owncloudsync.log",
    ".nextcloudsync.log",
    ".git",
)
_LIFE: Final = 7  #: days of a draft where nothing else was promised


def folders(
    installation: Installation, every: tuple[Mount, ...], environ: Mapping[str, str]
) -> Iterator[Finding]:
    """Rights, owners, place and contents of each folder; of the tokens and passwords, too."""
    disks: dict[str, Path] = {}
    for folder in (*map(installation.keys, PROCESSES), installation.secrets):
        if not folder.exists():
            yield warning(f"No está la carpeta {folder}.", "Corre «desdeabajo init» para completarla.")
            continue
        try:
            yield from _rights(folder, installation.home)
            yield from _place(folder, installation, every)
            if folder != installation.secrets:
                yield from _contents(folder, environ)
            if (mount := mount_of(folder.resolve(), every)) is not None:
                disks.setdefault(mount.device, folder)
        except OSError:
            yield warning(
                f"No pude mirar dentro de {folder}.", "Corre esto con el usuario dueño de la carpeta."
            )
    yield from _disks(disks)


def _disks(disks: Mapping[str, Path]) -> Iterator[Finding]:
    for device, folder in disks.items():
        if (known := encrypted(device)) is False:
            yield warning(
                f"Desde aquí no se ve que el disco de {folder.parent} esté cifrado.",
                "Quien se lleve el disco lee las llaves: cífralo (LUKS) o envuélvelas (docs/operacion.md).",
            )
        elif known:
            yield good(f"El disco de {folder.parent} está cifrado")


def _rights(folder: Path, home: Path) -> Iterator[Finding]:
    here, owner = folder.lstat(), home.stat().st_uid
    if stat.S_ISLNK(here.st_mode):
        yield bad(
            f"{folder} es un enlace a otro lado.",
            "Pon ahí una carpeta de verdad, con permisos 700.",
        )
        return
    if not stat.S_ISDIR(here.st_mode):
        yield bad(f"{folder} no es una carpeta.", "Quita ese archivo y corre «desdeabajo init».")
        return
    wrong = False
    for path in (folder, *sorted(folder.iterdir())):
        each = path.lstat()
        if stat.S_ISLNK(each.st_mode) or not (stat.S_ISREG(each.st_mode) or path == folder):
            wrong = True
            yield bad(
                f"{path} no es un archivo.",
                "Aquí solo van archivos: quítalo y devuelve el que estaba.",
            )
        elif each.st_mode & 0o077:
            wrong = True
            yield bad(
                f"Otras personas de esta máquina pueden leer {path}.",
                f"chmod {'700' if path == folder else '600'} {path}",
            )
        elif each.st_uid != owner or os.geteuid() not in (0, owner):
            wrong = True
            yield bad(f"{path} es de otro usuario.", f"chown --reference={home} {path}")
    if not wrong and folder.name in PROCESSES:
        yield good(f"Llaves de «{folder.name}»: solo su dueño entra y las lee")
    elif not wrong:
        yield good("Tokens y contraseñas: solo su dueño entra y los lee")


def _place(folder: Path, installation: Installation, every: tuple[Mount, ...]) -> Iterator[Finding]:
    real = folder.resolve()
    for other, what in ((installation.backups, "las copias"), (installation.postgres, "la base de datos")):
        if real.is_relative_to(other.resolve()) or other.resolve().is_relative_to(real):
            yield bad(f"{folder} está junto con {what}.", "Quien tenga una cosa tiene la otra: sepáralas.")
    for above in (real, *real.parents):
        if _SYNCED.search(above.name) or any((above / marker).exists() for marker in _MARKERS):
            yield bad(
                f"{folder} está dentro de {above}, que parece sincronizarse o copiarse a otro lado.",
                "Mueve la instalación a una carpeta que nadie copia: las llaves no deben salir de esta máquina.",
            )
            break
    mount = mount_of(real, every)
    if mount is None:
        return
    if mount.kind in IN_MEMORY:
        yield warning(
            f"{folder} está en la memoria ({mount.kind}).",
            "Un corte de luz borraría las llaves y lo que espera: usa un disco, de preferencia cifrado.",
        )
    elif mount.kind in FAR_AWAY:
        yield bad(f"{folder} está en otra máquina ({mount.kind}).", "Ponla en un disco de esta máquina.")
    elif mount.kind == "overlay":
        yield warning(
            f"{folder} está en la capa de un contenedor.",
            "Se borra con él: móntala como en docker-compose.yml.",
        )


def _contents(folder: Path, environ: Mapping[str, str]) -> Iterator[Finding]:
    wrapped = plain = 0
    for path in sorted(each for each in folder.iterdir() if each.is_file() and not each.is_symlink()):
        size = path.stat().st_size
        if path.name.startswith(".") and ".key." in path.name:
            yield warning(f"{path} quedó de una escritura interrumpida.", f"Bórralo: rm {path}")
        elif not _KEY.fullmatch(path.name):
            yield warning(f"No conozco el archivo {path}.", "Aquí solo van llaves: míralo y quítalo.")
        elif size == WRAPPED_BYTES:
            wrapped += 1
        elif size == KEY_BYTES:
            plain += 1
        else:
            yield bad(
                f"La llave {path} está dañada: mide {size} bytes.",
                "Si está perdida: «desdeabajo consultation renew».",
            )
    try:
        kek = wrapping.kek_of(environ)
    except KeyProblem as problem:
        yield bad(str(problem), "Sin ella no se abre ninguna llave envuelta.")
        return
    if wrapped and kek is None:
        yield warning(
            f"Hay {wrapped} llaves envueltas en {folder}, y aquí no se dice con qué.",
            "Está bien si el proceso lo sabe por systemd; si no, pon DESDEABAJO_KEK_FILE.",
        )
    elif plain and kek is not None:
        yield warning(
            f"Hay {plain} llaves sin envolver en {folder}.", "Reinicia su proceso: las envuelve al arrancar."
        )


def dead_keys(
    installation: Installation,
    consultations: tuple[Consultation, ...],
    epochs: Mapping[str, int],
    today: date,
) -> Iterator[Finding]:
    """Keys that should have died: `epochs` are the open ones, by the consultation's hexadecimal id."""
    over = {each.id for each in consultations if each.state in ("closed", "unopened")}
    known = {each.id for each in consultations}
    resident, mixer = KeyRing(installation.keys("resident")), KeyRing(installation.keys("mixer"))
    life = min((each.draft_days for each in consultations if each.state == "open"), default=_LIFE)
    old = [day for day in resident.draft_days() if day < today - timedelta(days=life)]
    if old:
        yield bad(
            f"Hay {len(old)} llaves de borradores de más de {life} días.",
            "Enciende el proceso «residents»: las destruye cada media hora. Si siguen, revisa la hora de la máquina.",
        )
    if any(day > today + timedelta(days=2) for day in resident.draft_days()):
        yield warning(
            "Hay llaves de borradores de días que no han llegado.", "El reloj saltó; revisa la hora."
        )
    if resident.nullifier_consultations() & over:
        yield bad(
            "Sigue viva la llave que dice quién participó en una consulta cerrada.",
            "Enciende el proceso «residents»: la destruye al arrancar.",
        )
    stale = [
        each
        for each in mixer.epoch_consultations()
        if each in over or any(number < epochs.get(each.hex, 0) for number in mixer.epochs(each))
    ]
    unused = mixer.opening_consultations() & over
    if unused:
        yield bad(
            f"Siguen vivas {len(unused)} llaves de aperturas que ya terminaron.",
            f"Quítalas: rm {mixer.folder}/opening-*.key",
        )
    if stale:
        yield bad(
            "Sigue viva una llave de respuestas que ya se contaron.",
            "Enciende el proceso «mixer»: la destruye al arrancar.",
        )
    strangers = (mixer.epoch_consultations() | resident.nullifier_consultations()) - known
    if strangers:
        yield warning(
            f"Hay llaves de {len(strangers)} consultas que esta base de datos no conoce.",
            "¿Es la base de datos correcta? Si lo es, son de otra instalación: quítalas.",
        )
    if not (old or stale or unused or strangers or resident.nullifier_consultations() & over):
        yield good("Ninguna llave vive más de lo prometido")


def talks(installation: Installation, now: datetime) -> Iterator[Finding]:
    """Secrets of conversations that nobody goes on with."""
    before = (now - timedelta(days=60)).timestamp()
    if left := KeyRing(installation.keys("resident")).talk_names(before=before):
        yield bad(
            f"Hay {len(left)} llaves de conversaciones de hace más de 60 días.", "Enciende «residents»."
        )
    last = traces.half_day(now) - traces.KEPT - 2  # the sweep comes every half hour
    if kept := [
        number for number in KeyRing(installation.keys("resident")).trace_half_days() if number < last
    ]:
        yield bad(
            f"Hay {len(kept)} llaves que dicen con quién habló el bot hace más de dos días.",
            "Enciende «residents»: borra los mensajes y destruye las llaves.",
        )
