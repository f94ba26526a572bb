"""The command `desdeabajo`: what an operator can do, gathered from `admin.commands`."""

import typer

from admin.commands import (
    audit,
    backup,
    codes,
    consulting,
    custody,
    demo,
    doctor,
    forms,
    installing,
    mixing,
    organisers,
    posters,
    published,
    restoring,
    running,
    suspending,
    units,
)
from admin.commands.spanish import SpanishCommand, SpanishGroup
from storage import logs

app = typer.Typer(
    name="desdeabajo",
    cls=SpanishGroup,
    help="Desde Abajo: consultas anónimas de una colonia, por Telegram.",
    epilog="Empieza con «desdeabajo demo» para verlo funcionar, o con «desdeabajo init» para instalarlo.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


@app.callback()
def begin() -> None:
    """Before any order: what is typed and read here (phrases, keys, tokens) must not outlive a crash."""
    logs.keep_memory()


_ORDERS = (
    ("Para empezar", (demo.demo, installing.init, running.up)),
    ("Consultas", (mixing.release, mixing.digest, posters.poster)),
    ("Para cuidar", (doctor.doctor, backup.backup, restoring.restore)),
    (
        "Procesos por separado",
        (running.residents, running.organisers, running.mixer, running.migrate, units.units),
    ),
)
consulting.consultation.command("renew", cls=SpanishCommand)(restoring.renew)
forms.form.command("published", cls=SpanishCommand)(published.list_published)
forms.form.command("remove", cls=SpanishCommand)(published.remove)
app.add_typer(forms.form, name="form", rich_help_panel="Consultas")
for each in (suspending.suspend, suspending.resume, suspending.destroy):
    consulting.place.command(cls=SpanishCommand)(each)
consulting.consultation.command("resume", cls=SpanishCommand)(suspending.go_on)
app.add_typer(consulting.place, name="place", rich_help_panel="Consultas")
app.add_typer(consulting.consultation, name="consultation", rich_help_panel="Consultas")
app.add_typer(codes.codes, name="codes", rich_help_panel="Consultas")
app.add_typer(custody.custody, name="custody", rich_help_panel="Consultas")
app.add_typer(organisers.organiser, name="organiser", rich_help_panel="Para cuidar")
app.add_typer(
    organisers.organiser,
    name="admin",
    rich_help_panel="Para cuidar",
    help="Lo mismo que «organiser», con otro nombre: el equipo que administra cada colonia.",
)
app.add_typer(audit.audit, name="audit", rich_help_panel="Para cuidar")
for panel, orders in _ORDERS:
    for order in orders:
        app.command(cls=SpanishCommand, rich_help_panel=panel)(order)

if __name__ == "__main__":
    app()
