"""Which PostgreSQL settings would write down what people say, and how to put them right.

A default server prints statements, values and times into its log, and keeps an archive in the order things
happened. The embedded server is born with `PRIVATE`; on anybody else's server each process looks at start
(`leaking_settings`) and refuses to work where something would leak.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT

from storage.database import Session


@dataclass(frozen=True)
class Setting:
    """One server parameter and the value under which it tells nothing."""

    name: str
    wanted: str
    why: str  #: what it would leave behind otherwise, in the operator's words
    restart: bool = False  #: whether the server has to be restarted for a change to count
    harmless: tuple[str, ...] = ()  #: other values that tell nothing either


@dataclass(frozen=True)
class Leak:
    """A parameter of the server in front of us that would leak."""

    name: str
    value: str
    wanted: str
    why: str
    remedy: str  #: what to type, as a superuser of that server


class OldServer(Exception):
    """The server is older than what the schema needs; the message says which it is and what is needed."""


class LeakingServer(Exception):
    """The server would write down what people answer; nothing is started until it is put right."""

    def __init__(self, leaks: tuple[Leak, ...]) -> None:
        self.leaks = leaks
        super().__init__(explain(leaks))


OLDEST = 16  #: PostgreSQL's major version that the schema needs at least

PRIVATE: tuple[Setting, ...] = (
    Setting("log_statement", "none", "el registro guardaría cada instrucción con su hora"),
    Setting("log_min_duration_statement", "-1", "el registro guardaría instrucciones y su hora"),
    Setting("log_min_duration_sample", "-1", "el registro guardaría instrucciones y su hora"),
    Setting("log_transaction_sample_rate", "0", "el registro guardaría transacciones enteras"),
    Setting("log_duration", "off", "el registro guardaría la hora de cada respuesta"),
    Setting("log_min_error_statement", "panic", "un error escribiría la instrucción en el registro"),
    Setting("log_error_verbosity", "terse", "un error escribiría los datos de la fila en el registro"),
    Setting("log_parameter_max_length", "0", "el registro guardaría los datos enviados"),
    Setting("log_parameter_max_length_on_error", "0", "un error escribiría los datos enviados"),
    Setting("log_statement_stats", "off", "el registro guardaría la hora de cada respuesta"),
    Setting("log_parser_stats", "off", "el registro guardaría la hora de cada respuesta"),
    Setting("log_planner_stats", "off", "el registro guardaría la hora de cada respuesta"),
    Setting("log_executor_stats", "off", "el registro guardaría la hora de cada respuesta"),
    Setting("debug_print_parse", "off", "el registro guardaría las instrucciones analizadas"),
    Setting("debug_print_rewritten", "off", "el registro guardaría las instrucciones analizadas"),
    Setting("debug_print_plan", "off", "el registro guardaría los planes de cada instrucción"),
    Setting(
        "log_min_messages",
        "log",
        "el registro guardaría la hora de cada transacción",
        harmless=("info", "notice", "warning", "error", "fatal", "panic"),
    ),
    Setting("track_commit_timestamp", "off", "cada fila quedaría con la hora en que se guardó", restart=True),
    Setting("archive_mode", "off", "quedaría una copia de todo en el orden en que llegó", restart=True),
    Setting("wal_level", "minimal", "quedaría más de lo necesario sobre el orden de llegada", restart=True),
    Setting("max_wal_senders", "0", "otro servidor podría copiar todo en orden de llegada", restart=True),
    Setting("track_activity_query_size", "100", "se verían enteras las instrucciones en curso", restart=True),
    # These exist only where their library is loaded.
    Setting("auto_explain.log_min_duration", "-1", "el registro guardaría instrucciones y datos"),
    Setting("pg_stat_statements.track", "none", "quedaría una lista de lo que se ejecutó"),
    Setting("pgaudit.log", "none", "la auditoría guardaría cada instrucción"),
)

#: Libraries that keep statements; asked for by name because their own settings may not be visible.
TELLTALE_LIBRARIES = ("auto_explain", "pg_stat_statements", "pg_stat_monitor", "pgaudit", "pg_tracing")
_LIBRARY_LISTS = ("shared_preload_libraries", "session_preload_libraries", "local_preload_libraries")

_SETTINGS = text("SELECT name, setting FROM pg_settings WHERE name = ANY(:names)").bindparams(
    bindparam("names", type_=ARRAY(TEXT))
)

_LATER = text(
    "SELECT unnest(setconfig) FROM pg_db_role_setting"
    " WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))"
    " AND setrole IN (SELECT 0 UNION SELECT oid FROM pg_roles"
    " WHERE rolname IN ('resident', 'mixer', 'organiser', 'owner'))"
)


async def leaking_settings(session: Session) -> tuple[Leak, ...]:
    """What on this server would leak, as far as the role of the session may see it.

    The lists of loaded libraries are visible to superusers alone: `desdeabajo`'s migration looks at everything,
    the running processes at all the rest.
    """
    names = [setting.name for setting in PRIVATE] + list(_LIBRARY_LISTS)
    found = {row.name: row.setting for row in await session.execute(_SETTINGS, {"names": names})}
    # What somebody set for a role or the database counts from the next connection on, and is not seen from this one.
    later = (line.partition("=") for line in (await session.execute(_LATER)).scalars())
    leaks = find_leaks(found)
    known = {leak.name for leak in leaks}
    coming = find_leaks({name: value for name, _, value in later if name in names})
    return leaks + tuple(leak for leak in coming if leak.name not in known)


async def refuse_if_old(session: Session) -> None:
    """Raise `OldServer` for a PostgreSQL before `OLDEST`."""
    found = (await session.execute(text("SHOW server_version"))).scalar_one()
    if int(found.split(".")[0]) < OLDEST:
        raise OldServer(f"El servidor es PostgreSQL {found}. Hace falta PostgreSQL {OLDEST} o más nuevo.")


async def refuse_if_leaking(session: Session) -> None:
    """Raise `LeakingServer` where `leaking_settings` finds anything."""
    leaks = await leaking_settings(session)
    if leaks:
        raise LeakingServer(leaks)


def find_leaks(found: dict[str, str]) -> tuple[Leak, ...]:
    """Compare what a server says of itself with `PRIVATE`; settings it does not mention are not judged."""
    settings = tuple(
        Leak(wanted.name, found[wanted.name], wanted.wanted, wanted.why, _remedy(wanted))
        for wanted in PRIVATE
        if wanted.name in found and found[wanted.name] not in (wanted.wanted, *wanted.harmless)
    )
    return settings + tuple(
        Leak(
            name=where,
            value=found[where],
            wanted="",
            why=f"{library} guarda lo que se ejecuta",
            remedy=f"quita {library} de {where} en postgresql.conf y reinicia el servidor",
        )
        for where in _LIBRARY_LISTS
        for library in TELLTALE_LIBRARIES
        if library in found.get(where, "")
    )


def explain(leaks: tuple[Leak, ...]) -> str:
    """The leaks as an operator reads them: what is wrong, why it matters, what to type."""
    lines = ["El servidor de PostgreSQL guardaría lo que la gente contesta. Corrige esto y vuelve a empezar:"]
    lines += [f"- {leak.name} = {leak.value!r}: {leak.why}.\n    {leak.remedy}" for leak in leaks]
    return "\n".join(lines)


def _remedy(setting: Setting) -> str:
    then = "y reinicia el servidor" if setting.restart else "SELECT pg_reload_conf();"
    return f"ALTER SYSTEM SET {setting.name} = '{setting.wanted}'; {then}"
