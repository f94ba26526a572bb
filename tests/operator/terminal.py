"""What an operator types into, in tests."""

from collections.abc import Callable

from typer.testing import Result

RESIDENTS = "10001:AAresidentsAAresidentsAAresidentsAA"
ORGANISERS = "10002:AAorganisersAAorganisersAAorganiser"

Types = Callable[..., Result]
