"""Who may come in, and what they may do: invitations that work once, an alias, a team, and nobody else.

`gate` asks the database at every update; `joining`, `inviting` and `team` are the conversations. A chat is known by a
sealed slot (`storage.organisers`): there is no list of people anywhere that can be read without the key.
"""
