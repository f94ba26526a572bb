"""The key of three people, in private chats: shared out before a consultation opens, and given back at its end.

`dealing`, `sharing` and `tending` share it out: three of the team are each shown a phrase once. `opening` takes two of
the phrases at the end. A message with a phrase, or with a word of one, is deleted before anything else is done with it.
What argon2id makes of phrases is held in memory alone (`shares`, `keeping`); after a restart all of it is asked again.
"""
