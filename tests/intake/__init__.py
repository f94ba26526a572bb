"""How updates reach the bots: asked for or brought, once each, whatever dies, repeats, floods or knocks.

The crash tests kill real processes; the emulator plays Telegram, which keeps what nobody confirmed.
"""
