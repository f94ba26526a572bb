"""The organisers' bot: what organisers and researchers do from a phone, in private chats, in Spanish.

python-telegram-bot dispatches, its JobQueue keeps the calendar, and `intake` confirms an update to Telegram only when
its effect is done. This process knows no resident's chat and no sealed answer: its database role may not read them.
"""

import os

# How python-telegram-bot will tell periods from its next version on; without it, each RetryAfter warns.
os.environ.setdefault("PTB_TIMEDELTA", "true")
