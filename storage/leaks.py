"""What a database server keeps or shows beyond our tables: asked by `doctor --anonymity`, changed by nobody here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import TextClause, text

from storage import migrate
from storage.database import Session
from storage.server_settings import TELLTALE_LIBRARIES
from storage.tables import PARTITIONED, metadata


async def extensions(session: Session) -> tuple[str, ...]:
    """Installed extensions that keep statements (any role)."""
    return tuple((await session.execute(_EXTENSIONS, {"names": list(TELLTALE_LIBRARIES)})).scalars())


async def followers(session: Session) -> tuple[str, ...]:
    """Whoever is given the journal in order of arrival: slots, standbys, publications (any role)."""
    return tuple((await session.execute(_FOLLOWERS)).scalars())


async def powers(session: Session) -> tuple[str, ...]:
    """Our roles that may do more than they should, and those who belong to them (any role)."""
    return tuple((await session.execute(_POWERS)).scalars())


async def strangers(session: Session) -> tuple[str, ...]:
    """Roles that are not ours, no superusers, and may enter this database with a password (any role)."""
    return tuple((await session.execute(_STRANGERS)).scalars())


async def superusers_inside(session: Session) -> int:
    """Sessions of superusers in any database, besides the asking one; those who may not see them see none."""
    return int((await session.execute(_SUPERUSERS)).scalar_one())


async def other_superusers(session: Session) -> tuple[str, ...]:
    """Superusers who may enter, besides the asking one (any role)."""
    return tuple((await session.execute(_OTHER_SUPERUSERS)).scalars())


async def trusted(session: Session) -> tuple[str, ...]:
    """Lines of pg_hba.conf that let people in without a password, as somebody wrote them (superuser)."""
    return tuple((await session.execute(_TRUSTED)).scalars())


async def residue(session: Session) -> tuple[tuple[str, str], ...]:
    """Private columns of which PostgreSQL keeps samples: table and column (role owner)."""
    return await _private(session, _SAMPLED)


async def sampled(session: Session) -> tuple[tuple[str, str], ...]:
    """Private columns of which PostgreSQL would keep samples at its next ANALYZE: table and column (role owner)."""
    return await _private(session, _TARGETS)


async def _private(session: Session, question: TextClause) -> tuple[tuple[str, str], ...]:
    """Those of the columns found that hold something of people, also in one consultation's piece of a table."""
    private = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if column.info.get("private") or table in PARTITIONED
    }
    found = []
    for row in await session.execute(question):
        name = row.tablename
        whole = name[:-33] if len(name) > 33 and name[-33] == "_" else name
        if (whole, row.attname) in private:
            found.append((name, row.attname))
    return tuple(found)


@dataclass(frozen=True)
class Leftovers:
    """What an ended consultation should not have any more."""

    title: str
    rows: int  #: sealed answers, marks and sealed files


async def leftovers(session: Session) -> tuple[Leftovers, ...]:
    """Ended consultations of which something about people is still there (role mixer)."""
    ended = (await session.execute(_ENDED)).all()
    found = []
    for each in ended:
        row = {"consultation": each.id}
        rows = sum([(await session.execute(count, row)).scalar_one() for count in _COUNTS])
        if rows:
            found.append(Leftovers(each.title, rows))
    return tuple(found)


async def openings(session: Session) -> int:
    """Keys in custody that somebody began to hand over and nobody used (role mixer)."""
    return int((await session.execute(text("SELECT count(*) FROM opening"))).scalar_one())


async def untold(session: Session) -> int:
    """Alerts that no organiser has been told of (role organiser)."""
    return int((await session.execute(text("SELECT count(*) FROM alert WHERE NOT told"))).scalar_one())


async def changed_privileges(session: Session) -> tuple[str, ...]:
    """Tables, functions and schemas whose privileges are not those of `roles.sql` (role owner).

    They are given anew and compared; the caller rolls the transaction back, so nothing changes.
    """
    before = await _privileges(session)
    await migrate.apply_roles(session)
    after = await _privileges(session)
    names = sorted(set(before) | set(after))
    changed = {name for name in names if before.get(name) != after.get(name)}
    ours = {"", *migrate.ROLES}
    others = {name for name, acls in before.items() if {acl.split("=")[0] for acl in acls} - ours}
    return tuple(sorted(changed | others))


async def _privileges(session: Session) -> dict[str, tuple[str, ...]]:
    rows: Sequence[tuple[str, str]] = [(row.name, row.acl) for row in await session.execute(_ACLS)]
    found: dict[str, set[str]] = {}
    for name, acl in rows:
        found.setdefault(name, set()).add(acl)
    return {name: tuple(sorted(acls)) for name, acls in found.items()}


_EXTENSIONS = text("SELECT extname FROM pg_extension WHERE extname = ANY(CAST(:names AS name[])) ORDER BY 1")
_FOLLOWERS = text(
    "SELECT 'slot ' || slot_name FROM pg_replication_slots"
    " UNION ALL SELECT 'publicación ' || pubname FROM pg_publication"
    " UNION ALL SELECT 'réplica ' || coalesce(application_name, '') FROM pg_stat_replication ORDER BY 1"
)
_OURS = "'resident', 'mixer', 'organiser', 'owner'"
_POWERS = text(
    "SELECT rolname || ': poderes de administrador' FROM pg_roles"  # noqa: S608 - constants
    " WHERE (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)"
    f" AND rolname IN ({_OURS})"
    " UNION ALL SELECT m.rolname || ': también es ' || r.rolname FROM pg_auth_members a"
    " JOIN pg_roles m ON m.oid = a.member JOIN pg_roles r ON r.oid = a.roleid"
    f" WHERE m.rolname IN ({_OURS}) OR (r.rolname IN ({_OURS}) AND NOT m.rolsuper AND NOT m.rolcreaterole)"
    " ORDER BY 1"
)
_STRANGERS = text(
    "SELECT rolname FROM pg_roles WHERE rolcanlogin AND NOT rolsuper"  # noqa: S608 - constants
    f" AND rolname NOT IN ({_OURS}) AND rolname <> current_user AND rolname !~ '^pg_'"
    " AND has_database_privilege(rolname, current_database(), 'CONNECT') ORDER BY 1"
)
_SUPERUSERS = text(
    "SELECT count(*) FROM pg_stat_activity a JOIN pg_roles r ON r.rolname = a.usename"
    " WHERE r.rolsuper AND a.pid <> pg_backend_pid() AND a.backend_type = 'client backend'"
)
_SAMPLED = text("SELECT DISTINCT tablename, attname FROM pg_stats WHERE schemaname = 'public' ORDER BY 1, 2")
_TARGETS = text(
    "SELECT c.relname AS tablename, attname FROM pg_attribute t JOIN pg_class c ON c.oid = attrelid"
    " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped"
    " AND coalesce(attstattarget, -1) <> 0 ORDER BY 1, 2"
)
_OTHER_SUPERUSERS = text(
    "SELECT rolname FROM pg_roles WHERE rolsuper AND rolcanlogin AND rolname <> current_user ORDER BY 1"
)
_TRUSTED = text(
    "SELECT type || ' ' || array_to_string(database, ',') || ' ' || array_to_string(user_name, ',')"
    " FROM pg_hba_file_rules WHERE auth_method = 'trust' ORDER BY rule_number"
)
_ENDED = text("SELECT id, title FROM consultation WHERE state IN ('closed', 'unopened') ORDER BY id")
_COUNTS = tuple(
    text(f"SELECT count(*) FROM {table} WHERE consultation_id = :consultation")  # noqa: S608 - constants
    for table in ("staging", "participation", "enclosure")
)
_ACLS = text(
    "SELECT c.oid::regclass::text AS name, a::text AS acl FROM pg_class c, unnest(c.relacl) a"
    " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'S')"
    " UNION ALL SELECT c.oid::regclass::text || '.' || attname, a::text"
    " FROM pg_attribute t JOIN pg_class c ON c.oid = attrelid, unnest(t.attacl) a"
    " WHERE c.relnamespace = 'public'::regnamespace"
    " UNION ALL SELECT proname || '()', a::text FROM pg_proc p, unnest(p.proacl) a"
    " WHERE pronamespace = 'public'::regnamespace"
    " UNION ALL SELECT 'schema ' || nspname, a::text FROM pg_namespace n, unnest(n.nspacl) a WHERE nspname = 'public'"
)
