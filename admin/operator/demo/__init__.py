"""An invented colonia, La Ladera, whose invented neighbours answer through the real bot.

Nobody here exists and nothing here was said by anybody. It shows a visitor in a minute what the product does, with
the same processes, database and screens as in service; only Telegram is the emulator.
"""
