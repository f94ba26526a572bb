"""People with a phone: they write, tap what they see, and read.

A `Person` is an account with one chat open. With a single bot there is nothing to say; with two, open a chat with
`amparo.with_(bot)` (which gives the same person with that chat open) or name it with `to=bot`, which opens it too:

    await amparo.writes("/start", to=residents)
    await amparo.taps("Participar")            # still in that chat
    elena = telegram.person("Elena").with_(organisers)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.emulator import deeds, limits
from bot.emulator.eyes import REPLY_KEY, SHOWN, Eyes, in_a_row
from bot.emulator.gallery import PICTURE, SOUND, STICKER
from bot.emulator.media import described
from bot.emulator.seen import Button, Seen, find_button, live, see, transcript
from bot.emulator.things import Bot, Chat, Json, Message, User
from bot.emulator.updates import Waiting

if TYPE_CHECKING:
    from bot.emulator.server import Emulator


class Person:
    """Somebody who talks with bots."""

    def __init__(self, telegram: Emulator, user: User, chat: Chat | None = None,
                 acted: dict[Chat, int] | None = None, caused: dict[Chat, Waiting] | None = None) -> None:  # fmt: skip
        self.telegram = telegram
        self.user = user
        self._open = chat
        self._caused = {} if caused is None else caused  #: the last update she caused in each chat
        self._acted = {} if acted is None else acted  #: the number of her last action in each chat

    def __repr__(self) -> str:
        return f"<Person {self.user.first_name}>"

    # -- where ---------------------------------------------------------------------------------------------------
    def with_(self, bot: Bot) -> Person:
        """The same person with her private chat with this bot open."""
        chat = self.telegram.world.private_chat(bot, self.user)
        return Person(self.telegram, self.user, chat, self._acted, self._caused)

    async def in_group(self, group: str | Person, *bots: Bot) -> Person:
        """The same person in a group: a new one with a title, or the one where another person is.

        Bots named here are added to it. They see what begins with a command or names them.
        """
        world = self.telegram.world
        chat = world.add_group(group, self.user) if isinstance(group, str) else group.chat
        chat.members.setdefault(self.user.id, "member")
        for bot in bots:
            deeds.bring(world, chat, self.user, bot)
        return Person(self.telegram, self.user, chat, self._acted, self._caused)

    def at(self, to: Bot | None) -> Chat:
        """The chat a verb is meant for; `to` opens it. Raises `LookupError` when that cannot be told."""
        if to is not None:
            self._open = self.telegram.world.private_chat(to, self.user)
        elif self._open is None:
            bots = list(self.telegram.world.bots.values())
            if len(bots) != 1:
                raise LookupError(f"{len(bots)} bots: say which with to= or with_()")
            self._open = self.telegram.world.private_chat(bots[0], self.user)
        return self._open

    @property
    def update(self) -> Waiting | None:
        """The last update this person caused in the open chat, as `receives_again` takes it."""
        return self._caused.get(self.chat)

    @property
    def chat(self) -> Chat:
        """The open chat."""
        return self.at(None)

    # -- doing ---------------------------------------------------------------------------------------------------
    async def writes(self, text: str, *, to: Bot | None = None, reply_to: Seen | None = None) -> Seen:
        """Write and send. Does not wait for anything."""
        chat = self.at(to)
        quoted = chat.messages.get(reply_to.id) if reply_to else None
        return self._did(chat, deeds.write(self.telegram.world, chat, self.user, text, quoted))

    async def opens_link(self, code: str = "", *, to: Bot | None = None) -> Seen:
        """Follow t.me/bot?start=CODE and press Start."""
        assert len(code) <= limits.DEEP_LINK, "Telegram cuts start parameters over 64 characters"
        return await self.writes(f"/start {code}".rstrip(), to=to)

    async def taps(
        self, label: str, *, on: Seen | None = None, to: Bot | None = None, at_once: bool = False
    ) -> None:
        """Tap the button with this label, on the newest message that shows one or on a message seen before.

        First waits for the answer to the last action, unless `at_once`. Label: exact, or without emoji the only
        one that says, begins with or contains it. Raises `AssertionError` naming the buttons there are.
        """
        chat = self.at(to)
        if not at_once:
            await self._eyes(chat).answer(self.telegram.patience)
        if on is not None:
            button, number = find_button(label, [each for row in on.rows for each in row]), on.id
            if button is None:
                raise AssertionError(
                    f"{self.user.first_name} sees no button “{label}” there: {in_a_row(on.buttons)}"
                )
        else:
            button, number = await self._eyes(chat).finds(label, 0.0 if at_once else self.telegram.hesitation)
        await self.presses(number, button)

    async def taps_raw(self, data: str, *, on: Seen | None = None, to: Bot | None = None) -> None:
        """A tap with data of one's own making, as a tampered client sends it."""
        chat = self.at(to)
        shown = [each for each in live(chat) if each.sender.is_bot]
        number = on.id if on else (shown[-1].id if shown else 0)
        self._caused_by(chat, deeds.tap(self.telegram.world, chat, self.user, number, data, data))

    async def edits_message(self, seen: Seen, text: str) -> None:
        """Change something one wrote."""
        message = self.chat.messages[seen.id]
        deeds.rewrite(self.telegram.world, self.chat, self.user, message, text)
        self._mark(self.chat)

    async def deletes(self, seen: Seen) -> None:
        """Delete a message, one's own or the bot's, for both sides. Bots do not hear of it, so none will answer."""
        deeds.erase(self.telegram.world, self.chat, self.user, self.chat.messages[seen.id])

    async def sends(self, content: Json, *, to: Bot | None = None) -> Seen:
        """Send anything: `content` as a Message of the Bot API writes it."""
        chat = self.at(to)
        return self._did(chat, deeds.post(self.telegram.world, chat, self.user, content))

    async def sends_photo(
        self, content: bytes = PICTURE, caption: str = "", *, to: Bot | None = None
    ) -> Seen:
        """Send a picture."""
        return await self._sends_file("photo", content, "photo.png", "image/png", caption, to)

    async def sends_voice(self, content: bytes = SOUND, seconds: int = 3, *, to: Bot | None = None) -> Seen:
        """Send a voice message."""
        return await self._sends_file("voice", content, "voice.ogg", "audio/ogg", "", to, duration=seconds)

    async def sends_sticker(self, emoji: str = "🙂", *, to: Bot | None = None) -> Seen:
        """Send a sticker."""
        return await self._sends_file("sticker", STICKER, "sticker.webp", "image/webp", "", to, emoji=emoji)

    async def sends_document(
        self, name: str, content: bytes, caption: str = "", *, mime: str = "application/octet-stream",
        to: Bot | None = None,
    ) -> Seen:  # fmt: skip
        """Send a file."""
        return await self._sends_file("document", content, name, mime, caption, to)

    async def sends_contact(self, phone: str = "+525500000000", *, to: Bot | None = None) -> Seen:
        """Share one's own contact."""
        me = {"phone_number": phone, "first_name": self.user.first_name, "user_id": self.user.id}
        return await self.sends({"contact": me}, to=to)

    async def sends_location(self, latitude: float, longitude: float, accuracy: float | None = None, *,
                             to: Bot | None = None) -> Seen:  # fmt: skip
        """Share where one is."""
        place = {"latitude": latitude, "longitude": longitude}
        return await self.sends(
            {"location": place | ({"horizontal_accuracy": accuracy} if accuracy else {})}, to=to
        )

    async def blocks(self, bot: Bot | None = None) -> None:
        """Stop the bot from writing."""
        deeds.block(self.telegram.world, self.at(bot))

    async def unblocks(self, bot: Bot | None = None) -> None:
        """Let it write again."""
        deeds.unblock(self.telegram.world, self.at(bot))

    async def expels(self, bot: Bot) -> None:
        """Throw a bot out of the open group."""
        deeds.expel(self.telegram.world, self.chat, self.user, bot)

    def speaks(self, language: str) -> None:
        """Change the language of the phone."""
        self.user.language = language

    def leaves_telegram(self) -> None:
        """Delete the account: bots get 403 "user is deactivated"."""
        self.user.deactivated = True

    async def receives_again(self, update: Waiting | None = None) -> None:
        """Telegram delivers an update a second time: this person's last one, or the given one."""
        chosen = update or self.update
        assert chosen is not None, "nothing was delivered yet"
        bot = self.chat.bot
        assert bot is not None, "only in private chats"
        self._mark(self.chat)
        bot.updates.put_again(chosen)

    # -- seeing --------------------------------------------------------------------------------------------------
    async def reads(self, *, to: Bot | None = None, showing: str = "", within: float | None = None) -> Seen:
        """Wait until the bot said something since this person's last action (a message, an edit, a toast), then
        give the newest message it touched, as it looks now, with the toast if there was one.

        Reading twice gives the same. `showing`: wait for a message with these words in its text or buttons.
        Raises `AssertionError` when nothing (such) comes.
        """
        eyes = self._eyes(self.at(to))
        patience = self.telegram.patience if within is None else within
        await eyes.answer(patience)
        if not showing:
            return eyes.newest()
        return await eyes.wait(lambda: eyes.showing(showing), f"“{showing}” on the screen", patience)

    async def hears(self, *, to: Bot | None = None, within: float | None = None) -> Seen:
        """Wait for something new although this person did nothing: a notice, a digest.

        What comes before is taken as known from then on.
        """
        chat = self.at(to)
        eyes = self._eyes(chat)
        await eyes.wait(
            lambda: eyes.said(SHOWN), "news", self.telegram.patience if within is None else within
        )
        seen = eyes.newest()
        self._mark(chat)
        return seen

    def sees(self, *, to: Bot | None = None) -> tuple[Seen, ...]:
        """Everything in the chat now, oldest first."""
        return tuple(see(self.telegram.world, message, self.user) for message in live(self.at(to)))

    def transcript(self, *, to: Bot | None = None) -> str:
        """The conversation so far, as the golden files tell it."""
        return transcript(self.at(to))

    # -- inside --------------------------------------------------------------------------------------------------
    def _mark(self, chat: Chat) -> None:
        self._acted[chat] = chat.journal[-1].number if chat.journal else 0

    def _caused_by(self, chat: Chat, update: Waiting | None) -> None:
        self._mark(chat)
        if update is not None:
            self._caused[chat] = update

    def _did(self, chat: Chat, message: Message) -> Seen:
        waiting = chat.bot.updates.waiting if chat.bot is not None else None
        self._caused_by(chat, waiting[-1] if waiting else None)
        return see(self.telegram.world, message, self.user)

    async def _sends_file(self, kind: str, content: bytes, name: str, mime: str, caption: str, to: Bot | None,
                          **given: Any) -> Seen:  # fmt: skip
        chat = self.at(to)
        owner = chat.bot or next(iter(self.telegram.world.bots.values()))
        file = self.telegram.world.store_file(owner, content, name, mime, kind)
        extra = {"caption": caption} if caption else {}
        return await self.sends(described(file, kind, given) | extra, to=to)

    def _eyes(self, chat: Chat) -> Eyes:
        return Eyes(self.telegram.world, self.user, chat, self._acted.get(chat, 0))

    async def presses(self, number: int, button: Button) -> None:
        """Put a finger on this button of this message."""
        chat = self.chat
        if number == REPLY_KEY:
            await self.writes(button.text)
        elif button.data is not None:
            tap = deeds.tap(self.telegram.world, chat, self.user, number, button.data, button.text)
            self._caused_by(chat, tap)
        elif button.url and "?start=" in button.url:
            await self.opens_link(button.url.partition("?start=")[2])
