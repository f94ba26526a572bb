"""What happens by itself in the organisers' bot: notices that repeat, and reminders of assemblies.

A schedule is a row; every replica looks at what is due, and the database decides which one does it (`ticking`). When
is decided here by pure functions of the time (`calendar`). Organisers see it, change its hour and stop it (`listing`).
"""
