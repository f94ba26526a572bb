"""Makes the command line speak Spanish, and end every failure with a sentence instead of a traceback."""

import logging
import sys
from collections.abc import Sequence
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from typer import rich_utils
from typer._click import exceptions as usage
from typer.core import TyperCommand, TyperGroup

from admin.operator.problem import Problem

out: Final = Console(highlight=False, soft_wrap=True)
err: Final = Console(highlight=False, soft_wrap=True, stderr=True)

logger = logging.getLogger(__name__)

rich_utils.ARGUMENTS_PANEL_TITLE = "Qué darle"
rich_utils.OPTIONS_PANEL_TITLE = "Opciones"
rich_utils.COMMANDS_PANEL_TITLE = "Órdenes"
rich_utils.DEFAULT_STRING = "[si no: {}]"
rich_utils.ENVVAR_STRING = "[variable: {}]"
rich_utils.REQUIRED_LONG_STRING = "[obligatorio]"

_YES: Final = ("s", "si", "sí", "y", "yes")
_NO: Final = ("", "n", "no")

_Help = Annotated[bool, typer.Option("--help", help="Muestra esta ayuda.")]


class SpanishCommand(TyperCommand):
    """A command whose own --help is described in Spanish."""

    def get_help_option(self, ctx: Any) -> Any:
        """The same option, its sentence translated."""
        return _translated(super().get_help_option(ctx))


class SpanishGroup(TyperGroup):
    """The commands together; where a failure becomes a sentence on standard error and an exit code."""

    def get_help_option(self, ctx: Any) -> Any:
        """The same option, its sentence translated."""
        return _translated(super().get_help_option(ctx))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command line; 0 when it went well, 1 when not, 2 when it was not understood."""
        try:
            code = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        except usage.NoArgsIsHelpError as error:
            error.show()
            code = 2
        except usage.UsageError as error:
            say_problem(_in_spanish(error))
            code = 2
        except typer.Abort:
            err.print("Interrumpido; no se cambió nada más.")
            code = 130
        except Problem as problem:
            say_problem(problem)
            code = 1
        except Exception as error:
            say_problem(_understood(error))
            code = 1
        sys.exit(code if isinstance(code, int) else 0)


def sure(question: str) -> bool:
    """Ask for a yes, on standard error; Enter is no, and whatever is neither is asked again. Raises `typer.Abort`."""
    while True:
        said = typer.prompt(f"{question} [s/N]", default="", show_default=False, err=True).strip().lower()
        if said in _NO:
            return False
        if said in _YES:
            return True
        err.print("Escribe «s» para sí, o «n» para no.")


def say_problem(problem: Problem) -> None:
    """Print what is wrong and how to mend it, on standard error."""
    err.print("[bold red]✗[/]", end=" ")
    err.print(problem.what, markup=False)
    if problem.mend:
        err.print(f"  {problem.mend}", markup=False, style="dim")


def _understood(error: Exception) -> Problem:
    """What another room's error means for the operator. Imported here: only a failure has time for it."""
    from dialogs.errors import DialogError
    from storage.failures import DatabaseUnavailable, Refused
    from storage.keys import KeyProblem
    from storage.logs import places
    from storage.server_programs import ServerError
    from storage.server_settings import LeakingServer, OldServer

    match error:
        case DatabaseUnavailable():
            return Problem(
                "La base de datos no contesta.",
                "¿Está corriendo «desdeabajo up»? Si usas un servidor propio, revisa DATABASE_URL.",
            )
        case Refused():
            return Problem(
                "La base de datos no nos deja entrar o no nos deja hacer eso.",
                "Corre «desdeabajo migrate»; si usas un servidor propio, revisa DATABASE_URL.",
            )
        case DialogError() | KeyProblem() | LeakingServer() | OldServer() | ServerError():
            return Problem(str(error))
        case _:
            where = ", ".join(places(error.__traceback__)[-3:])
            return Problem(
                f"Algo falló que no esperábamos ({type(error).__name__}).",
                f"Si se repite, cuéntanos qué hacías y este lugar del programa: {where}",
            )


def _in_spanish(error: usage.UsageError) -> Problem:
    help_ = f"Mira cómo se usa con «{error.ctx.command_path} --help»." if error.ctx else ""
    match error:
        case usage.NoSuchOption():
            near = f" ¿Quisiste decir {', '.join(error.possibilities)}?" if error.possibilities else ""
            return Problem(f"No existe la opción {error.option_name}.{near}", help_)
        case usage.MissingParameter():
            return Problem(f"Falta {_name(error)}.", help_)
        case usage.BadParameter():
            return Problem(f"No entiendo lo que diste en {_name(error)}.{_may_be(error)}", help_)
        case usage.BadOptionUsage():
            return Problem(f"A la opción {error.option_name} le falta su valor, o le sobra.", help_)
        case _ if error.message.startswith("No such command"):
            name = error.message.split()[3].strip(".'")
            return Problem(f"No existe la orden «{name}».", help_)
        case _ if error.message.startswith("Got unexpected extra argument"):
            return Problem("Sobra algo al final de la orden.", help_)
        case _:
            return Problem("No entiendo la orden.", help_)


def _name(error: usage.BadParameter) -> str:
    if error.param is None:
        return "un dato"
    return error.param.opts[0] if error.param.param_type_name == "option" else error.param.display_name_raw


def _may_be(error: usage.BadParameter) -> str:
    """What an option takes: so many, or one of these."""
    least, most = getattr(error.param, "min", None), getattr(error.param, "max", None)
    if least is not None and most is not None:
        return f" Va de {least} a {most}."
    _refused, _said, names = error.message.partition(" is not one of ")
    return f" Puede ser: {names.replace(chr(39), '').rstrip('.')}." if names else ""


def _translated(option: Any) -> Any:
    if option is not None:
        option.help = "Muestra esta ayuda."
    return option
