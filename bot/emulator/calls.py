"""A request to the Bot API: read from JSON, a form or a query, checked against aiogram's generated models.

The models are generated from Telegram's own documentation, so a parameter whose type Telegram would not take
is not taken here either. Where Telegram merely ignores nonsense, this is stricter on purpose.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, TypeVar, get_args

import aiogram.methods
from aiohttp import web
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from yarl import URL

from bot.emulator import refusals
from bot.emulator.things import Json

T = TypeVar("T")


@dataclass(slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    mime: str
    content: bytes


@dataclass(slots=True)
class Call:
    """One call: the method as Telegram spells it, its parameters with JSON already read, its files."""

    method: str
    params: Json
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A parameter as text; empty when absent."""
        value = self.params.get(name)
        return "" if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        """A whole number; `default` when absent or not one."""
        try:
            return int(self.params.get(name, default))
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """Telegram reads 'true', 'yes' and '1' as true."""
        return str(self.params.get(name, "")).lower() in ("true", "yes", "1")


Model = type[aiogram.methods.TelegramMethod[Any]]
_CLASSES: list[tuple[str, Any]] = inspect.getmembers(aiogram.methods, inspect.isclass)
MODELS: dict[str, Model] = {
    model.__api_method__.lower(): model
    for _, model in _CLASSES
    if isinstance(getattr(model, "__api_method__", None), str)
}


def _structured(annotation: Any) -> bool:
    """Whether a field takes objects or lists, which forms carry as JSON."""
    if isinstance(annotation, type):
        return annotation in (list, dict) or issubclass(annotation, BaseModel)
    return getattr(annotation, "__origin__", None) in (list, dict) or any(
        _structured(part) for part in get_args(annotation)
    )


@cache
def _json_fields(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(name for name, info in model.model_fields.items() if _structured(info.annotation))


@cache
def _adapter(model: Model, name: str) -> TypeAdapter[Any]:
    return TypeAdapter(model.model_fields[name].annotation, config=ConfigDict(arbitrary_types_allowed=True))


@lru_cache(maxsize=8192)
def _read_json(model: Model, name: str, source: str) -> tuple[Any, Any]:
    """A structured parameter as plain JSON and as the object the model holds.

    Bots send the same keyboards over and over, so both are remembered; nobody may change them.
    """
    try:
        plain = json.loads(source)
    except ValueError:
        if name == "reply_markup":
            raise refusals.MARKUP() from None
        raise refusals.FORM(name=name, why="not JSON") from None
    return plain, _valid(lambda: _adapter(model, name).validate_python(plain), name)


def _valid(validate: Callable[[], T], *where: str) -> T:
    """What a validation gives. Raises `Refusal` (400) in place of pydantic's error."""
    try:
        return validate()
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        if first["type"] == "missing" and first["loc"][:1] == ("callback_query_id",):
            raise refusals.QUERY_TOO_OLD() from None
        raise refusals.FORM(name=".".join(map(str, (*where, *first["loc"]))), why=first["msg"]) from None


def checked(method: str, raw: Json, files: dict[str, Upload]) -> Call:
    """The call, its parameters read and valid.

    Raises `Refusal`: 404 for a method Telegram does not have, 400 for a parameter it would not understand.
    """
    model = MODELS.get(method.lower())
    if model is None:
        raise refusals.METHOD_NOT_FOUND()
    params = {name: value for name, value in raw.items() if value is not None}
    for name in files:
        params.setdefault(name, f"attach://{name}")
    typed = dict(params)
    for name in _json_fields(model):
        value = params.get(name)
        if isinstance(value, str) and value[:1] in ("{", "[", '"', "n"):
            params[name], typed[name] = _read_json(model, name, value)
            if params[name] is None:
                del params[name], typed[name]
    fields = model.model_fields
    if "chat_id" in fields and fields["chat_id"].is_required() and not params.get("chat_id"):
        raise refusals.CHAT_EMPTY()
    if "text" in fields and fields["text"].is_required() and not params.get("text"):
        raise refusals.TEXT_EMPTY()
    _valid(lambda: model.model_validate(typed))
    return Call(model.__api_method__, params, files)


async def read(request: web.Request, method: str) -> Call:
    """Read a request whatever way it carries its parameters. Raises `Refusal`."""
    raw: Json = dict(request.query) if request.query_string else {}
    files: dict[str, Upload] = {}
    kind = request.content_type
    if request.method == "POST" and kind == "application/json":
        body = await request.read()
        try:
            given = json.loads(body) if body else {}
        except ValueError:
            raise refusals.Refusal(400, "Bad Request: can't parse request JSON object") from None
        if not isinstance(given, dict):
            raise refusals.Refusal(400, "Bad Request: request must be an object")
        raw |= given
    elif request.method == "POST" and kind == "multipart/form-data":
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = Upload(value.filename, value.content_type, value.file.read())
            else:
                raw[name] = value if isinstance(value, str) else bytes(value).decode("utf-8", "replace")
    elif request.method == "POST":
        body = await request.read()
        # yarl's query reader is written in C; urllib's would cost more than all the rest of a call.
        raw |= URL.build(query_string=body.decode("utf-8", "replace"), encoded=True).query
    return checked(method, raw, files)
