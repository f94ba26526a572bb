"""From counts to something an assembly can read aloud.

`figures` decides what may be said at all (the release policy, pure integers), `compose` turns the figures that
were published into one frozen `Digest`, and `text`, `page` and `table` render it for the chat, the wall and the desk.
Nothing in this room but `issue` knows a database, and nothing in it knows a chat.
"""
