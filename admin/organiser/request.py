"""Requests to the Bot API over aiohttp, for python-telegram-bot: its own httpx costs six to eight times as much.

The address of a request holds the token, and the text of an HTTP error holds the address: so no exception that leaves
this file carries another one, and nothing is logged here.
"""

import json
from collections.abc import Callable
from typing import Any

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, FormData, TCPConnector
from telegram import Update
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

UNREADABLE = (TypeError, KeyError, ValueError, AttributeError)  #: what reading a strange update may raise

Seconds = float | None
Patience = ODVInput[float]  #: seconds, None for ever, or a mark that says "as usual"


class AiohttpRequest(BaseRequest):
    """One pool of connections. Errors are python-telegram-bot's own (`TimedOut`, `NetworkError`, `RetryAfter`, …)."""

    def __init__(
        self,
        *,
        connections: int = 64,
        read_timeout: Seconds = 15.0,
        write_timeout: Seconds = 30.0,
        connect_timeout: Seconds = 10.0,
    ) -> None:
        self._connections = connections
        self._read, self._write, self._connect = read_timeout, write_timeout, connect_timeout
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> Seconds:
        """Seconds to wait for the next bytes of an answer."""
        return self._read

    async def initialize(self) -> None:
        """Open the pool; the session needs a running loop."""
        if self._session is None or self._session.closed:
            self._session = ClientSession(connector=TCPConnector(limit=self._connections), trust_env=True)

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Patience = BaseRequest.DEFAULT_NONE,
        write_timeout: Patience = BaseRequest.DEFAULT_NONE,
        connect_timeout: Patience = BaseRequest.DEFAULT_NONE,
        pool_timeout: Patience = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request; its status and body. Raises `TimedOut` and `NetworkError`."""
        if self._session is None:
            raise NetworkError("not initialized")
        read = _or(read_timeout, self._read)
        write = _or(write_timeout, self._write)
        connect = _or(connect_timeout, self._connect)
        whole = None if None in (read, write, connect) else sum(filter(None, (read, write, connect)))
        timeout = ClientTimeout(total=whole, connect=connect, sock_read=read)
        body = _body(request_data) if request_data is not None else None
        headers = {"User-Agent": self.USER_AGENT}
        problem: NetworkError
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError:
            problem = TimedOut()
        except (ClientError, OSError, ValueError) as error:
            problem = NetworkError(type(error).__name__)
        raise problem from None

    async def fetch(self, url: str, most: int) -> bytes:
        """What lies at an address, of at most so many bytes. Raises `TooBig`, `BadRequest`, `NetworkError`."""
        if self._session is None:
            raise NetworkError("not initialized")
        timeout = ClientTimeout(total=self._write, connect=self._connect, sock_read=self._read)
        problem: NetworkError
        try:
            async with self._session.get(url, timeout=timeout) as answer:
                if answer.status >= 500 or answer.status == 429:
                    problem = NetworkError(f"status {answer.status}")
                elif answer.status != 200:
                    problem = BadRequest(f"status {answer.status}")
                else:
                    return await _bounded(answer, most)
        except TimeoutError:
            problem = TimedOut()
        except (ClientError, OSError, ValueError) as error:
            problem = NetworkError(type(error).__name__)
        raise problem from None

    def parse_json_payload(self, payload: bytes) -> dict[str, Any]:  # type: ignore[override]
        """The answer, without what the bot knows itself of a message it sent: reading that back costs more than all
        the rest."""
        answer = super().parse_json_payload(payload)
        message = answer.get("result")
        if isinstance(message, dict) and "message_id" in message:
            answer["result"] = without(message, _OWN)
        return answer


class TooBig(Exception):
    """A file is larger than it may be."""


async def _bounded(answer: ClientResponse, most: int) -> bytes:
    found = bytearray()
    async for chunk in answer.content.iter_chunked(1 << 16):
        found += chunk
        if len(found) > most:
            raise TooBig
    return bytes(found)


class PollingRequest(AiohttpRequest):
    """For getUpdates. When the library cannot read a batch, the next one is sieved: what it cannot read becomes an
    empty update, so that one strange message holds up no other."""

    sieve = False

    def __init__(self, *, connections: int = 2) -> None:
        super().__init__(connections=connections)
        self.known: Callable[[int], bool] = lambda _number: False  #: whether an update was taken already

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """As ever, but sieved when asked."""
        status, body = await super().do_request(*args, **kwargs)
        return (status, sieved(body)) if self.sieve and status == 200 else (status, body)

    def parse_json_payload(self, payload: bytes) -> dict[str, Any]:  # type: ignore[override]
        """A batch, of which only what is new is read: until its first update is done, Telegram gives it again."""
        answer = super().parse_json_payload(payload)
        result = answer.get("result")
        if isinstance(result, list):
            answer["result"] = [
                {"update_id": raw["update_id"]} if self.known(raw["update_id"]) else lightened(raw)
                for raw in result
            ]
        return answer


#: What is never asked of a message that was just sent: its words and buttons.
_OWN = frozenset({"text", "entities", "caption_entities", "reply_markup", "link_preview_options"})
_BUTTONS = frozenset({"reply_markup"})


def lightened(raw: dict[str, Any]) -> dict[str, Any]:
    """An update, without the buttons of the message that was tapped: which of them it was stands beside. Of one whose
    numbers are no numbers and whose words are no words, the library reads anything: of that only its number is left."""
    if not all(map(_plain, (raw.get("message"), raw.get("callback_query"), raw.get("my_chat_member")))):
        return {"update_id": raw["update_id"]}
    query = raw.get("callback_query")
    if query is None or query.get("message") is None:
        return raw
    return {**raw, "callback_query": {**query, "message": without(query["message"], _BUTTONS)}}


def _plain(event: object) -> bool:
    """Whether what an update tells of has the parts that everything here relies on; nothing at all is plain, too."""
    if event is None:
        return True
    if not isinstance(event, dict) or not ("from" not in event or _numbered(event["from"])):
        return False
    words = all(isinstance(event.get(name, ""), str) for name in ("text", "caption", "data"))
    if "message" in event:
        return words and isinstance(event["message"], dict) and _numbered(event["message"].get("chat"))
    return words and ("data" in event or _numbered(event.get("chat")))


def _numbered(some: object) -> bool:
    return isinstance(some, dict) and type(some.get("id")) is int


def without(message: dict[str, Any], fields: frozenset[str]) -> dict[str, Any]:
    """A message without some of its fields."""
    return {name: value for name, value in message.items() if name not in fields}


def sieved(body: bytes) -> bytes:
    """The same answer of getUpdates, each update that python-telegram-bot cannot read left with its number alone."""
    answer = json.loads(body)
    answer["result"] = [raw if readable(raw) else {"update_id": raw["update_id"]} for raw in answer["result"]]
    return json.dumps(answer).encode()


def readable(raw: dict[str, Any]) -> bool:
    """Whether python-telegram-bot can read this update."""
    try:
        Update.de_json(raw, None)
    except UNREADABLE:
        return False
    return True


def _body(data: RequestData) -> dict[str, str] | FormData:
    files = data.multipart_data
    if not files:
        return data.json_parameters
    form = FormData(quote_fields=False)  # names as they are: Telegram shows what it gets
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime) in files.items():
        form.add_field(name, content, filename=file_name, content_type=mime)
    return form


def _or(given: Patience, usual: Seconds) -> Seconds:
    return usual if isinstance(given, DefaultValue) else given
