"""`doctor --anonymity`: each thing that could give somebody away is found, named, and mended by what it says."""

import asyncio
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from admin.operator.anonymity import bots, key_folders, machine
from admin.operator.anonymity.mounts import Mount, encrypted, mount_of, mounts
from admin.operator.anonymity.server import server
from admin.operator.environment import Database as Addresses
from admin.operator.findings import Finding, Verdict
from admin.operator.installation import DATABASE_ROLES, Configuration, Installation
from admin.operator.server import Server
from bot.emulator import Emulator
from storage import consultations, traces
from storage.consultations import Consultation
from storage.keys import KeyRing
from storage.places import Place
from tests.databases import Databases
from tests.operator.terminal import ORGANISERS, RESIDENTS, Types
from tests.storage.people import all_hand_in

TODAY = date(2026, 3, 20)
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
PLACE = Place(UUID(int=1), "la-ladera", "La Ladera", "America/Mexico_City")
OPEN = Consultation(UUID(int=2), PLACE, "f", "Agua", "open", 10, 7, TODAY, None, None, None)


def wrong(found: Iterable[Finding], verdict: Verdict | None = None) -> str:
    """What was found that is not well, in one text."""
    return "\n".join(
        f"{each.what} {each.mend}"
        for each in found
        if (each.verdict is verdict if verdict else each.verdict is not Verdict.GOOD)
    )


@pytest.fixture
def made(tmp_path: Path) -> Installation:
    """The folders of an installation with a key of each kind."""
    installation = Installation(tmp_path / "casa" / "datos")
    for process in key_folders.PROCESSES:
        installation.keys(process).mkdir(mode=0o700, parents=True)
    installation.secrets.mkdir(mode=0o700)
    KeyRing(installation.keys("resident")).nullifier_key(OPEN.id)
    KeyRing(installation.keys("mixer")).make_epoch_key(OPEN.id, 1)
    KeyRing(installation.keys("organiser")).organiser_key()
    return installation


def test_folders_as_they_are_made_are_well(made: Installation) -> None:
    """Nothing but good news for what the program makes by itself."""
    resident = KeyRing(made.keys("resident"))
    resident.draft_key(TODAY)
    resident.keep_talk_key(b"t" * 16, b"k" * 32)
    resident.trace_key(traces.half_day(NOW))
    KeyRing(made.keys("mixer")).opening_key(OPEN.id)
    assert wrong(key_folders.folders(made, (), {})) == ""
    assert wrong(key_folders.dead_keys(made, (OPEN,), {OPEN.id.hex: 1}, TODAY)) == ""


def _open_to_all(folder: Path) -> None:
    folder.chmod(0o755)


def _readable(folder: Path) -> None:
    next(folder.glob("*.key")).chmod(0o640)


def _link(folder: Path) -> None:
    (folder / "organiser.key").symlink_to("/etc/hostname")


def _folder(folder: Path) -> None:
    (folder / "organiser.key").mkdir(mode=0o700)


def _short(folder: Path) -> None:
    next(folder.glob("*.key")).write_bytes(b"corta")


def _empty(folder: Path) -> None:
    next(folder.glob("*.key")).write_bytes(b"")


def _unknown(folder: Path) -> None:
    (folder / "notas.txt").touch(mode=0o600)


def _interrupted(folder: Path) -> None:
    (folder / ".epoch-1.key.ab12").touch(mode=0o600)


def _synced(folder: Path) -> None:
    (folder.parents[2] / ".stfolder").mkdir()


def _gone(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def _linked_folder(folder: Path) -> None:
    folder.rename(folder.with_name("otra"))
    folder.symlink_to("otra")


@pytest.mark.parametrize(
    ("harm", "verdict", "said"),
    [
        (_open_to_all, Verdict.BAD, "chmod 700"),
        (_readable, Verdict.BAD, "chmod 600"),
        (_link, Verdict.BAD, "no es un archivo"),
        (_folder, Verdict.BAD, "no es un archivo"),
        (_short, Verdict.BAD, "mide 5 bytes"),
        (_empty, Verdict.BAD, "mide 0 bytes"),
        (_unknown, Verdict.WARNING, "No conozco"),
        (_interrupted, Verdict.WARNING, "interrumpida"),
        (_synced, Verdict.BAD, "sincronizarse"),
        (_gone, Verdict.WARNING, "No está la carpeta"),
        (_linked_folder, Verdict.BAD, "es un enlace a otro lado"),
    ],
)
def test_what_is_wrong_with_a_key_folder_is_named(
    made: Installation, harm: Callable[[Path], None], verdict: Verdict, said: str
) -> None:
    """Rights, links, damage, strangers, and a folder that somebody copies elsewhere."""
    harm(made.keys("mixer"))

    assert said in wrong(key_folders.folders(made, (), {}), verdict)


@pytest.mark.parametrize(
    ("kind", "said"),
    [("tmpfs", "corte de luz"), ("nfs4", "otra máquina"), ("overlay", "contenedor"), ("ext4", "")],
)
def test_where_a_key_folder_lies_is_judged(made: Installation, kind: str, said: str) -> None:
    """In memory a power cut loses answers; on the network others have the keys."""
    every = (Mount(Path("/"), "ext4", "0:1"), Mount(made.home, kind, "0:2"))
    found = wrong(key_folders.folders(made, every, {}))

    assert said in found
    assert bool(said) == bool(found)


def test_keys_beside_the_copies_or_inside_the_database_are_found(made: Installation) -> None:
    """Whoever takes one takes both."""
    keys = made.home / "keys"
    keys.rename(made.home / "movidas")
    made.backups.mkdir()
    (made.home / "movidas").rename(made.backups / "keys")
    keys.symlink_to(made.backups / "keys")

    assert "está junto con las copias" in wrong(key_folders.folders(made, (), {}), Verdict.BAD)


def test_keys_that_should_have_died_are_found(made: Installation) -> None:
    """Of old days, ended consultations, epochs that were released; and those that nobody knows."""
    resident, mixer = KeyRing(made.keys("resident")), KeyRing(made.keys("mixer"))
    resident.draft_key(TODAY - timedelta(days=8))
    mixer.make_epoch_key(OPEN.id, 2)
    closed = replace(OPEN, state="closed")

    resident.trace_key(traces.half_day(NOW) - traces.KEPT - 3)
    resident.trace_key(traces.half_day(NOW))
    mixer.opening_key(OPEN.id)

    stale = wrong(key_folders.dead_keys(made, (OPEN,), {OPEN.id.hex: 2}, TODAY), Verdict.BAD)
    ended = wrong(key_folders.dead_keys(made, (closed,), {}, TODAY), Verdict.BAD)
    strange = wrong(key_folders.dead_keys(made, (), {}, TODAY), Verdict.WARNING)

    assert "borradores de más de 7 días" in stale
    assert "respuestas que ya se contaron" in stale
    assert "quién participó" in ended
    assert "1 llaves de aperturas" in ended
    assert "Hay 1 llaves que dicen con quién habló" in wrong(key_folders.talks(made, NOW), Verdict.BAD)
    assert "no conoce" in strange


def test_wrapped_keys_and_the_key_that_wraps_them(made: Installation, tmp_path: Path) -> None:
    """Plain ones are named where a wrapping key is given, wrapped ones where none is; a bad one is bad."""
    kek = tmp_path / "kek"
    kek.write_bytes(os.urandom(32))
    kek.chmod(0o600)
    given = {"DESDEABAJO_KEK_FILE": str(kek)}
    assert "sin envolver" in wrong(key_folders.folders(made, (), given))
    for process in key_folders.PROCESSES:
        KeyRing(made.keys(process), b"k" * 32).wrap_plain()
    assert wrong(key_folders.folders(made, (), given)) == ""
    assert "no se dice con qué" in wrong(key_folders.folders(made, (), {}))
    kek.write_bytes(b"corta")
    assert "no sirve" in wrong(key_folders.folders(made, (), given), Verdict.BAD)


def test_the_deepest_and_newest_mount_counts(tmp_path: Path) -> None:
    """As the kernel does it; names with blanks are read; nothing to read is nothing known."""
    (tmp_path / "self").mkdir()
    (tmp_path / "self" / "mountinfo").write_text(
        "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
        "2 1 0:9 / /mis\\040cosas rw,noexec shared:1 - tmpfs tmpfs rw\n"
        "3 1 254:0 / /mis\\040cosas rw - ext4 /dev/mapper/x rw\n"
        "garbage\n"
    )
    every = mounts(tmp_path)

    found = mount_of(Path("/mis cosas/llaves"), every)
    assert found is not None
    assert found.where == Path("/mis cosas")
    assert mount_of(Path("/otro"), every) == Mount(Path("/"), "ext4", "8:1")
    assert mounts(tmp_path / "nada") == ()


def test_an_encrypted_disk_is_known_by_what_it_lies_on(tmp_path: Path) -> None:
    """dm-crypt itself, a volume on top of it, a plain disk, and one of which nothing can be seen."""
    block = tmp_path / "dev" / "block"
    for name, uuid in (("254:0", "CRYPT-LUKS2-x"), ("254:1", "LVM-x"), ("8:0", "")):
        (block / name / "dm").mkdir(parents=True)
        (block / name / "dm" / "uuid").write_text(uuid)
    (block / "254:1" / "slaves").mkdir()
    (block / "254:1" / "slaves" / "dm-0").symlink_to(block / "254:0")

    assert [encrypted(name, tmp_path) for name in ("254:0", "254:1", "8:0", "9:9", "0:5")] == [
        *(True, True, False),
        *(None, None),
    ]


def test_swap_and_crashes_are_read_from_the_system(tmp_path: Path) -> None:
    """A swap file in clear and a program that collects crashes are named; memory in memory is not."""
    (tmp_path / "sys" / "kernel").mkdir(parents=True)
    (tmp_path / "swaps").write_text(
        "Filename Type Size Used Priority\n/swapfile file 1 0 -2\n/dev/zram0 p 1 0 1\n"
    )
    (tmp_path / "sys" / "kernel" / "core_pattern").write_text("|/usr/lib/systemd/systemd-coredump %P\n")

    assert "/swapfile" in wrong(machine.swap(tmp_path, tmp_path))
    assert "zram" not in wrong(machine.swap(tmp_path, tmp_path))
    assert "coredump.conf" in wrong(machine.crashes(tmp_path))
    assert "swapon" in wrong(machine.swap(tmp_path / "nada", tmp_path))
    assert machine.drift(NOW, NOW + timedelta(seconds=4)).verdict is Verdict.GOOD
    assert machine.drift(NOW, NOW - timedelta(seconds=9)).verdict is Verdict.WARNING
    assert machine.drift(NOW, NOW + timedelta(days=2)).verdict is Verdict.BAD


def the_server(databases: Databases) -> Server:
    """The tests' server as if it were somebody's."""
    urls = {role: databases.urls[role] for role in DATABASE_ROLES}
    return Server(databases.urls["postgres"], databases.superuser_password, Addresses(urls), None)


async def examined(databases: Databases, made: Installation) -> list[Finding]:
    """What the doctor finds there."""
    return [each async for each in server(the_server(databases), databases.passwords, made, ())]


async def test_a_database_as_it_is_made_is_well(databases: Databases) -> None:
    """Also with a consultation and its partitions, and people in it; looking changes nothing."""
    opened = await databases.open_consultation()
    await all_hand_in(databases, opened.id, ["norte"] * 3)
    rights = text(
        "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
    )
    async with databases.superuser.statement() as session:
        before = (await session.execute(rights)).all()
        found = await examined(databases, Installation(databases.keys.parent))
        assert (await session.execute(rights)).all() == before

    assert wrong(found, Verdict.BAD) == ""
    assert "No pude" not in wrong(found)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("ALTER DATABASE {name} SET log_statement = 'all'", "log_statement = all"),
        (
            "ALTER ROLE resident IN DATABASE {name} SET log_min_duration_statement = 0",
            "log_min_duration_statement = 0",
        ),
        ("GRANT SELECT ON staging TO resident", "permisos de staging"),
        ("GRANT SELECT (base) ON figure TO organiser", "permisos de figure.base"),
        ("GRANT SELECT ON participation TO PUBLIC", "permisos de participation"),
        ("GRANT EXECUTE ON FUNCTION audit_binds() TO PUBLIC", "permisos de audit_binds()"),
        ("CREATE PUBLICATION todo FOR ALL TABLES", "publicación todo"),
        (
            "ALTER TABLE draft ALTER box SET STATISTICS 100; INSERT INTO draft VALUES ('a', 'b'); ANALYZE draft",
            "draft.box",
        ),
    ],
)
async def test_what_somebody_changed_on_the_server_is_named(
    databases: Databases, made: Installation, harm: str, said: str
) -> None:
    """Settings for later sessions, privileges given beside the program, followers, samples of people's bytes."""
    name = databases.url.rpartition("/")[2].partition("?")[0]
    async with databases.superuser.statement() as session:
        for statement in harm.format(name=name).split("; "):
            await session.execute(text(statement))
    try:
        assert said in wrong(await examined(databases, made), Verdict.BAD)
    finally:
        async with databases.superuser.statement() as session:
            await session.execute(text(f"ALTER DATABASE {name} RESET ALL"))
            await session.execute(text(f"ALTER ROLE resident IN DATABASE {name} RESET ALL"))


async def test_what_an_ended_consultation_left_is_named(databases: Databases, made: Installation) -> None:
    """Rows about people after the end, alerts that nobody read, and an opening that was begun."""
    opened = await databases.open_consultation()
    await all_hand_in(databases, opened.id, ["norte"] * 2)
    async with databases.owner.transaction() as session:
        await consultations.set_state(session, opened.id, "closed")
        row = {"id": uuid4(), "place": opened.place.id, "consultation": opened.id}
        await session.execute(
            text("INSERT INTO alert (id, place_id, kind) VALUES (:id, :place, 'burst')"), row
        )
        await session.execute(
            text("INSERT INTO opening (consultation_id, public_key) VALUES (:consultation, 'x')"), row
        )

    found = await examined(databases, made)

    assert "quedan 4 renglones" in wrong(found, Verdict.BAD)
    assert "1 avisos" in wrong(found)
    assert "a medias" in wrong(found)


async def test_a_server_that_is_away_is_one_finding(databases: Databases, made: Installation) -> None:
    """And a role that may not enter hides nothing of the rest."""
    away = replace(the_server(databases), admin_url="postgresql://postgres@127.0.0.1:9/nada")
    found = [each async for each in server(away, databases.passwords, made, ())]
    assert [each.verdict for each in found] == [Verdict.BAD]
    assert "no contesta" in found[0].what

    there = the_server(databases)
    refused = replace(there, roles=Addresses({**there.roles.urls, "owner": databases.url}))
    found = [each async for each in server(refused, {**databases.passwords, "owner": "otra"}, made, ())]
    assert "No pude revisar los permisos" in wrong(found)
    assert any("nadie copia su diario" in each.what for each in found)


async def test_bots_that_tell_are_found_and_tokens_are_not_printed(
    made: Installation, telegram: Emulator
) -> None:
    """A name on somebody else's screen, groups, and a webhook that takes everything elsewhere."""
    made.residents_token.write_text(RESIDENTS)
    made.organisers_token.write_text(ORGANISERS)
    telegram.bot(RESIDENTS, "denuncias_ladera_bot", "Denuncia segura")
    telegram.bot(ORGANISERS, "ladera_org_bot", "Vecinas")
    settings = Configuration("la-ladera", "La Ladera", "America/Mexico_City", api_url=telegram.url)

    found = await asyncio.to_thread(lambda: list(bots.bots(made, settings)))

    assert "denunci" in wrong(found, Verdict.WARNING)
    assert "Allow Groups" in wrong(found)
    assert RESIDENTS not in wrong(found)
    assert bots.telling("La Ladera · lo de todos los días") == ()


def test_the_whole_examination_of_a_fresh_installation(types: Types, running: Installation) -> None:
    """Exit code 0 and words; 1 as soon as something is bad; never a traceback, also where nothing is installed."""
    well = types("doctor", "--anonymity", "--offline")
    assert well.exit_code == 0, well.output
    assert "Ninguna llave vive más" in well.stdout
    of_the_machine = re.compile("cifrado|memoria|registro del sistema|pone en hora|intercambio|contenedor")
    warned = [line for line in well.stdout.splitlines() if line.startswith("!")]
    assert [line for line in warned if not of_the_machine.search(line)] == []

    KeyRing(running.keys("resident")).draft_key(date(2026, 1, 1))
    ill = types("doctor", "--anonymity", "--offline")
    assert ill.exit_code == 1
    assert "llaves de borradores" in ill.stdout

    running.settings.unlink()
    none = types("doctor", "--anonymity", "--offline")
    assert none.exit_code == 1
    assert "Traceback" not in well.output + ill.output + none.output
