"""A form's texts out to translators and back: `desdeabajo form po`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from admin.commands.spanish import SpanishCommand, SpanishGroup, err, out, say_problem
from admin.operator.problem import Problem

if TYPE_CHECKING:
    from dialogs.authoring.injecting import Injection
    from dialogs.authoring.pofile import Translations
    from dialogs.authoring.verbatim import Verbatim

FormFile = Annotated[
    Path, typer.Argument(metavar="FORMULARIO", help="Formulario en .xlsx, .yaml o .md.", show_default=False)
]
Forced = Annotated[bool, typer.Option("--force", help="Reemplazar el archivo si ya existe.")]
Name = Annotated[
    str | None, typer.Option("--name", metavar="NOMBRE", help="Cómo se llama el idioma.", show_default=False)
]
FEW = 10  #: entries of one sort that are named

po = typer.Typer(
    cls=SpanishGroup, no_args_is_help=True, help="Traducciones de un formulario, en archivos .po."
)


@po.command("extract", cls=SpanishCommand)
def extract(
    file: FormFile,
    language: Annotated[
        str, typer.Option(metavar="CÓDIGO", help="A qué idioma: ay, qu, nah…", show_default=False)
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="ARCHIVO", help="Dónde escribirlo.", show_default=False),
    ] = None,
    name: Name = None,
    force: Forced = False,
) -> None:
    """Saca los textos de un formulario para que alguien los traduzca."""
    from admin.operator import exchange
    from dialogs.authoring import pofile, translations, verbatim

    if not pofile.CODE.fullmatch(language):
        _stop(Problem(f"«{language}» no es el código de un idioma.", "Son 2 o 3 letras: ay, qu, nah…"))
    target = output or Path(f"{file.stem}.{language}.po")
    try:
        exchange.check_target(target, force=force)
    except exchange.Misused as misused:
        _stop(misused)
    book = verbatim.read(exchange.form_file(file))
    called = _name(book, language, name or pofile.name_of(language))
    wanted = translations.entries(book, language, called)
    content = pofile.written(
        wanted, form=translations.identifier(book), version=translations.version(book), language=language,
        name=called, now=datetime.now(UTC),
    )  # fmt: skip
    exchange.replace_with(target, lambda draft: _put(draft, content))
    done = sum(bool(each.translation) for each in wanted)
    out.print(
        Text.assemble(("✓", "green"), f" {target}: {_count(len(wanted), 'texto')}, {done} ya traducidos.")
    )


@po.command("inject", cls=SpanishCommand)
def inject(
    translated: Annotated[
        Path, typer.Argument(metavar="TRADUCCIÓN", help="El .po que hicieron.", show_default=False)
    ],
    file: FormFile,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="ARCHIVO", help="Dónde escribirlo.", show_default=False),
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="CÓDIGO", help="Si el .po no lo dice.", show_default=False)
    ] = None,
    name: Name = None,
    skip_wrong: Annotated[bool, typer.Option("--skip-wrong", help="Dejar fuera las que estén mal.")] = False,
    other_form: Annotated[
        bool, typer.Option("--other-form", help="Aceptar un .po de otro formulario.")
    ] = False,
    force: Forced = False,
) -> None:
    """Mete una traducción en su formulario. Lo que está mal no entra."""
    from admin.operator import exchange, findings_table
    from dialogs.authoring import injecting, patching, pofile, translations, verbatim
    from dialogs.errors import Finding

    book = verbatim.read(exchange.readable(file))
    came = pofile.read(exchange.readable(translated))
    code = language or came.language
    if not pofile.CODE.fullmatch(code):
        _stop(Problem("El .po no dice a qué idioma es.", "Dilo tú: --language ay"))
    target = output or file
    if output is not None and not _same(output, file):
        try:
            exchange.check_target(output, force=force, source=file)
        except exchange.Misused as misused:
            _stop(misused)
    wanted = translations.entries(book, code, _name(book, code, name or came.name or pofile.name_of(code)))
    result = injecting.inject(wanted, came.said)
    _check_form(book, came, result, other_form)
    for wrong in result.wrong[:FEW]:
        err.print(Text.assemble(("✗ ", "red"), f"{wrong.entry.context}: {wrong.why}"))
        err.print(Text(f"    {wrong.entry.text}\n    {wrong.translation}", "dim"))
    if result.wrong and not skip_wrong:
        raise Problem(
            f"No se escribió nada: {_count(len(result.wrong), 'traducción', 'traducciones')} por corregir.",
            "Corrígelas, o deja fuera esas con --skip-wrong.",
        )
    noticed: list[Finding] = []
    if result.cells or not _same(target, file):
        exchange.replace_with(
            target, lambda draft: noticed.extend(patching.patch(file, draft, book, result.cells))
        )
    findings_table.remarks(noticed, out)
    _tell(result, came, target)


def _name(book: "Verbatim", code: str, name: str) -> str:
    """The name a new language's columns get; asked for when nobody knows one."""
    from dialogs.authoring.translations import knows

    if not name and not knows(book, code):
        _stop(
            Problem(
                f"No sé cómo se llama el idioma «{code}».", "Dilo con --name, por ejemplo: --name Náhuatl"
            )
        )
    return name


def _check_form(book: "Verbatim", came: "Translations", result: "Injection", other_form: bool) -> None:
    """Refuse translations made for another form, whose texts would fit by chance at most."""
    from dialogs.authoring.translations import identifier

    mine = identifier(book)
    if other_form:
        return
    if came.form and mine and came.form != mine:
        raise Problem(
            f"El .po es de otro formulario: «{came.form}», y este es «{mine}».",
            "Si de veras quieres lo que coincida: --other-form",
        )
    if came.said and len(result.unknown) == len(came.said):
        raise Problem("El .po es de otro formulario: ninguno de sus textos está en este.")


def _tell(result: "Injection", came: "Translations", target: Path) -> None:
    """What got in, what did not and why."""
    missing = result.total - result.translated
    out.print(
        Text.assemble(
            ("✓", "green"), f" {target}: {_count(len(result.cells), 'texto nuevo', 'textos nuevos')}. "
            f"De {result.total}, {result.translated} traducidos y {missing} por traducir."
        )
    )  # fmt: skip
    for number, one, many, why in (
        (len(result.wrong), "traducción", "traducciones", "estaban mal y quedaron fuera"),
        (
            result.fuzzy,
            "traducción",
            "traducciones",
            "son dudosas (fuzzy) y quedaron fuera: que alguien las revise",
        ),
        (came.obsolete, "traducción", "traducciones", "son de textos que ya no están"),
    ):
        if number:
            out.print(Text(f"  {_count(number, one, many)} {why}.", "dim"))
    for contexts, why in ((result.changed, "El texto cambió desde entonces"), (result.unknown, "Ya no está")):
        if contexts:
            more = f" y {len(contexts) - FEW} más" if len(contexts) > FEW else ""
            out.print(Text(f"  {why}: {', '.join(contexts[:FEW])}{more}.", "dim"))
    if result.unsaid:
        lacks = "falta 1 texto" if result.unsaid == 1 else f"faltan {result.unsaid} textos"
        out.print(Text(f"Aún no se puede publicar: {lacks} por traducir.", "yellow"))


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _same(one: Path, other: Path) -> bool:
    return one.absolute() == other.absolute() or (one.exists() and other.exists() and one.samefile(other))


def _stop(problem: Problem) -> None:
    say_problem(problem)
    raise typer.Exit(2)
