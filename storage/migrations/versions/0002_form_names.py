"""A form's own id and version stand beside it, so that people can tell its versions apart without opening it."""

from xml.etree.ElementTree import ParseError

import sqlalchemy as sa
from alembic import op
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANCE = "{http://www.w3.org/2002/xforms}instance"


def upgrade() -> None:
    """Add the two columns, and read them from the forms that are there."""
    for column in ("name", "version"):
        op.execute(f"ALTER TABLE form ADD COLUMN {column} text DEFAULT '' NOT NULL")
    connection = op.get_bind()
    form = sa.table("form", *map(sa.column, ("identity", "xform", "name", "version")))
    for identity, xform in connection.execute(sa.select(form.c.identity, form.c.xform)).all():
        name, version = own_words(xform)
        here = form.c.identity == identity
        connection.execute(sa.update(form).where(here).values(name=name, version=version))


def own_words(xform: str) -> tuple[str, str]:
    """The id and version an XForm gives itself; empty where it says nothing."""
    try:
        instance = next(fromstring(xform).iter(INSTANCE), None)
    except (ParseError, DefusedXmlException):
        return "", ""
    if instance is None or not len(instance):
        return "", ""
    return instance[0].get("id", ""), instance[0].get("version", "")


def downgrade() -> None:
    """The columns say nothing that the forms themselves do not."""
    op.execute("ALTER TABLE form DROP COLUMN name, DROP COLUMN version")
