"""How the bot appears in Telegram: a neutral name, face and words, and the commands of its menu.

On an open phone the name and the description are read by whoever holds it, so they say nothing of what is asked.
"""

from aiogram import Bot
from aiogram.types import BotCommand, BufferedInputFile, InputProfilePhotoStatic

from bot import drawings
from locales import DEFAULT, LANGUAGES, translator


async def introduce(bot: Bot) -> None:
    """Set name, descriptions and commands in every language, unless they are already so; a face where there is none."""
    for language in LANGUAGES:
        _ = translator(language).gettext
        code = None if language == DEFAULT else language
        name, short = _("Desde Abajo"), _("Preguntas de la colonia.")
        long = _("Preguntas de la colonia. Casi todas se contestan con un toque. Toca «Iniciar».")
        commands = [
            BotCommand(command="start", description=_("Empezar o seguir")),
            BotCommand(command="resultados", description=_("Lo que ha dicho la colonia")),
            BotCommand(command="avisos", description=_("Recibir avisos, o ya no")),
            BotCommand(command="privacidad", description=_("Qué se guarda y qué no")),
            BotCommand(command="ayuda", description=_("Ver qué puedes hacer")),
            BotCommand(command="idioma", description="Español / English"),
            BotCommand(command="borrar", description=_("Limpiar este chat")),
        ]
        if (await bot.get_my_name(language_code=code)).name != name:
            await bot.set_my_name(name=name, language_code=code)
        if (await bot.get_my_short_description(language_code=code)).short_description != short:
            await bot.set_my_short_description(short_description=short, language_code=code)
        if (await bot.get_my_description(language_code=code)).description != long:
            await bot.set_my_description(description=long, language_code=code)
        known = [(one.command, one.description) for one in await bot.get_my_commands(language_code=code)]
        if known != [(one.command, one.description) for one in commands]:
            await bot.set_my_commands(commands, language_code=code)
    if not (await bot.get_user_profile_photos((await bot.me()).id, limit=1)).total_count:
        face = BufferedInputFile(drawings.content("portrait.jpg"), "portrait.jpg")
        await bot.set_my_profile_photo(photo=InputProfilePhotoStatic(photo=face))
