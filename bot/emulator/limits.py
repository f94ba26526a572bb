"""Telegram's numbers, each with where it is written down.

Those that python-telegram-bot also lists (`telegram.constants`) are compared with it by a test.
"""

TEXT = (
    4096  #: characters after entity parsing; core.telegram.org/bots/api#sendmessage (td counts code points)
)
CAPTION = 1024  #: #sendphoto, caption
REQUEST_TEXT = 1 << 15  #: bytes of text before parsing; tdlib/telegram-bot-api Client.cpp get_formatted_text
ENTITIES = 100  #: entities of a message; those beyond are dropped
CALLBACK_DATA = 64  #: bytes; #inlinekeyboardbutton
CALLBACK_ANSWER = 200  #: characters; #answercallbackquery
CALLBACK_ALIVE = 15.0  #: seconds until "query is too old"; observed, not documented
BUTTONS = 100  #: of one inline keyboard; observed
DELETE_WITHIN = 48 * 3600  #: seconds; #deletemessage
DELETE_TOGETHER = 100  #: ids of one deleteMessages; #deletemessages
UPDATES = 100  #: of one getUpdates; #getupdates
LONG_POLL = 50  #: seconds; Client.h LONG_POLL_MAX_TIMEOUT
UPDATE_KEPT = 24 * 3600  #: seconds an unconfirmed update is kept; #getting-updates
DOWNLOAD = 20_000_000  #: bytes by getFile; #getfile
UPLOAD = 50_000_000  #: bytes of a document; #sending-files
PHOTO = 10_000_000  #: bytes of a photo; #sendphoto
ALBUM = (2, 10)  #: media of one group; #sendmediagroup
COMMANDS = 100  #: #setmycommands
COMMAND_NAME = 32  #: characters; #botcommand
COMMAND_DESCRIPTION = 256  #: characters; #botcommand
NAME, DESCRIPTION, SHORT_DESCRIPTION = 64, 512, 120  #: characters; #setmyname, #setmydescription, …
SECRET_TOKEN = 256  #: characters; #setwebhook
DEEP_LINK = 64  #: characters of a start parameter; core.telegram.org/bots/features#deep-linking
MESSAGES_A_SECOND = 30  #: to different chats; core.telegram.org/bots/faq
A_CHAT_A_SECOND = 1.0  #: sustained, in one chat; core.telegram.org/bots/faq
CHAT_BURST = 5  #: messages that may come at once in one chat; observed ("short bursts")
