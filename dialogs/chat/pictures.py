"""Pictures and sounds of a label: the chat shows none of them, and says so instead of leaving a hole.

A picture from elsewhere would tell its owner who reads; those of a form do not travel with its XForm.
"""

from collections.abc import Mapping
from html import escape
from pathlib import PurePosixPath

from babel.support import NullTranslations

_SIGNS = {"image": "🖼", "big-image": "🖼", "audio": "🔊", "video": "🎬"}


def named(media: Mapping[str, str]) -> str:
    """The name of the first picture or sound, without folder and ending: «🖼 mapa»."""
    for kind, address in media.items():
        if kind in _SIGNS and (name := PurePosixPath(address).stem):
            return f"{_SIGNS[kind]} {name}"
    return ""


def missing(t: NullTranslations, media: Mapping[str, str]) -> str:
    """One line that says which picture or sound belongs here, as Telegram HTML; empty when there is none."""
    name = named(media)
    return t.gettext("{name} (no se ve en este chat)").format(name=escape(name, quote=False)) if name else ""
