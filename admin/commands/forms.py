"""Forms: what their authors check, answer, convert, have translated and look up."""

import secrets
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.table import Table
from rich.text import Text

from admin.commands import translating
from admin.commands.spanish import SpanishCommand, SpanishGroup, err, out, say_problem
from admin.operator.problem import Problem

if TYPE_CHECKING:
    from dialogs.consultation import Form
    from dialogs.errors import Finding

READABILITY = "locales.readability:inflesz"  #: what scores how easy a Spanish text is
FormFile = Annotated[
    Path,
    typer.Argument(
        metavar="ARCHIVO", help="Formulario en .xlsx, .yaml, .md o .xml (XForm).", show_default=False
    ),
]
Forced = Annotated[bool, typer.Option("--force", help="Reemplazar el archivo si ya existe.")]

form = typer.Typer(cls=SpanishGroup, no_args_is_help=True, help="Formularios.")
form.add_typer(translating.po, name="po")


@form.command("check", cls=SpanishCommand)
def check(
    file: FormFile,
    java: Annotated[bool, typer.Option("--java", help="Pedir también la opinión de ODK Validate.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Escribirlo para máquinas.")] = False,
) -> None:
    """Dice qué está mal en un formulario, con su hoja, fila y columna."""
    from admin.operator import findings_table, validating

    found, xform = _inspected(file)
    if java and xform is not None:
        found = (*validating.opinion(xform), *found)
    errors = [each for each in found if each.severity == "error"]
    if as_json:
        out.print(findings_table.as_json(file.name, found), markup=False)
        raise typer.Exit(1 if errors else 0)
    if xform is not None:
        out.print(Text(findings_table.head(file.stem, xform), "dim"), end="\n\n")
    findings_table.show(found, out)
    if java and xform is None:
        out.print(Text("ODK Validate no se corrió: primero hay que corregir lo de arriba.", "dim"))
    if errors:
        raise Problem(f"Así no se puede publicar: {findings_table.totals(found)}.")
    out.print(f"[green]✓[/] El formulario se puede publicar: {findings_table.totals(found)}.")
    out.print(Text(f"Pruébalo: desdeabajo form play {file}", "dim"))


@form.command("play", cls=SpanishCommand)
def play(
    file: FormFile,
    language: Annotated[
        str | None, typer.Option(metavar="CÓDIGO", help="Idioma, como «es».", show_default=False)
    ] = None,
    answers: Annotated[
        str | None,
        typer.Option(metavar="ARCHIVO", help="Contestar con un YAML («-»: la entrada).", show_default=False),
    ] = None,
    expect: Annotated[
        Path | None, typer.Option(metavar="ARCHIVO", help="YAML con lo que debe quedar.", show_default=False)
    ] = None,
    seed: Annotated[
        int | None, typer.Option(metavar="NÚMERO", help="Repetir el azar de otra vez.", show_default=False)
    ] = None,
    now: Annotated[
        datetime | None,
        typer.Option(metavar="FECHA", help="Jugar como si fuera ese día.", show_default=False),
    ] = None,
) -> None:
    """Contesta un formulario aquí mismo y muestra qué quedaría guardado."""
    from admin.operator import answering, playing_screen
    from admin.operator.playing import Play, setting_of
    from admin.operator.terminal import Input
    from dialogs.beyond.leaving import leaving

    expected = answering.read_answers(answering.text_of(expect)) if expect is not None else {}
    loaded = _loaded(file)
    spoken = _language(loaded, language)
    seed = secrets.randbelow(1_000_000) if seed is None else seed
    when = (now or datetime.now()).astimezone()
    setting = setting_of(loaded, spoken, when)
    out.print(Text(f"{loaded.title or file.stem} · {spoken} · azar {seed}", "dim"), end="\n\n")
    if answers is not None:
        text = sys.stdin.read() if answers == "-" else answering.text_of(Path(answers))
        given = answering.read_answers(text)
        run = answering.answered(loaded, given, language=spoken, seed=seed, now=when, t=setting.t)
        for path, value in run.said:
            out.print(Text.assemble((f"{path}: ", "dim"), value))
        if run.unasked:
            out.print(Text(f"No se preguntó: {', '.join(run.unasked)}", "yellow"))
        interview, finished = run.interview, True
        out.print()
    else:
        passage = Play(setting, language=spoken, seed=seed)
        try:
            finished = playing_screen.play_through(passage, out, Input())
        except KeyboardInterrupt:
            out.print()
            raise typer.Abort from None
        interview = passage.interview
    if not finished:
        out.print(Text("No se terminó: nada de esto se habría mandado.", "yellow"), end="\n\n")
    playing_screen.show_record(leaving(loaded, interview), out)
    wrong = answering.differences(loaded, interview, expected)
    for each in wrong:
        err.print(Text.assemble(("✗ ", "red"), each))
    if wrong:
        raise Problem(f"No quedó lo que esperabas: {len(wrong)} diferencias.")
    if expected:
        out.print(f"[green]✓[/] Quedó lo que esperabas ({len(expected)} valores).")


@form.command("convert", cls=SpanishCommand)
def convert(
    source: Annotated[
        Path, typer.Argument(metavar="ORIGINAL", help="Formulario de partida.", show_default=False)
    ],
    target: Annotated[
        Path, typer.Argument(metavar="NUEVO", help="Termina en .xlsx, .yaml o .md.", show_default=False)
    ],
    force: Forced = False,
) -> None:
    """Pasa un formulario de un tipo de archivo a otro, sin perder nada."""
    from admin.operator import exchange, findings_table

    try:
        found = exchange.convert(source, target, force=force)
    except exchange.Misused as misused:
        _misused(misused)
    except exchange.Unheld as unheld:
        findings_table.remarks(unheld.findings, err)
        raise
    findings_table.remarks(found, out)
    out.print(Text.assemble(("✓", "green"), f" {target} dice lo mismo que {source.name}, celda por celda."))


@form.command("support", cls=SpanishCommand)
def support(
    markdown: Annotated[bool, typer.Option("--markdown", help="Escribirlo para un documento.")] = False,
) -> None:
    """Dice qué de XLSForm funciona en el chat, qué a medias y qué no."""
    from dialogs import support as known

    if markdown:
        out.print(known.markdown(), markup=False, end="")
        return
    styles = {known.YES: "green", known.PARTLY: "yellow", known.NO: "red"}
    for title, rows in known.chapters():
        table = Table(
            "nombre", "sirve", "cómo", title=title, title_justify="left", box=None, header_style="dim"
        )
        for row in rows:
            table.add_row(Text(row.name), Text(row.works, styles[row.works]), Text(row.note))
        out.print(table, end="\n\n")


@form.command("list", cls=SpanishCommand)
def list_forms() -> None:
    """Muestra los formularios que vienen incluidos."""
    from dialogs import forms
    from dialogs.beyond.effort import effort
    from dialogs.xform import load
    from dialogs.xlsform import publish

    table = Table("nombre", "título", "preguntas", "idiomas", "duración", box=None, header_style="dim")
    for path in forms.every():
        loaded = load(publish(path).xform)
        needs = effort(loaded)
        table.add_row(
            path.stem,
            loaded.title,
            str(needs.questions),
            ", ".join(loaded.languages),
            f"unos {needs.minutes} min",
        )
    out.print(table)
    out.print(Text("Pruébalo: desdeabajo form play NOMBRE", "dim"))


def _inspected(file: Path) -> "tuple[tuple[Finding, ...], str | None]":
    """What a stranger's file holds, found out in a process of its own."""
    from admin.operator.exchange import form_file
    from dialogs.workshop import inspect

    found = inspect(form_file(file), readability=READABILITY)
    return found.findings, found.trial


def _loaded(file: Path) -> "Form":
    from admin.operator import findings_table
    from dialogs.xform import load

    found, xform = _inspected(file)
    errors = [each for each in found if each.severity == "error"]
    if xform is None:
        findings_table.show(errors, err)
        raise Problem(
            "Así no se puede contestar.", f"Mira todo lo que encontramos: desdeabajo form check {file}"
        )
    if errors:
        wrong = f"Así se puede probar, pero no publicar: {len(errors)} por corregir. Míralos con form check."
        err.print(Text(wrong, "yellow"))
    return load(xform)


def _language(form: "Form", wanted: str | None) -> str:
    if wanted is not None and wanted not in form.languages:
        _misused(Problem(f"El formulario no habla «{wanted}».", f"Habla: {', '.join(form.languages)}."))
    return wanted or form.languages[0]


def _misused(problem: Problem) -> NoReturn:
    say_problem(problem)
    raise typer.Exit(2)
