"""Opening a consultation in custody from two private chats: two people each send a phrase, and it is closed.

A message with a phrase is deleted before anything else is done with it. Of the first phrase only what argon2id makes of
it is held, in memory (`keeping`), for a quarter of an hour; after a restart it is asked for again.
"""
