"""What residents do with notices: ask for them, open and close them, say if they come to an assembly, and leave.

Who asked is a sealed row (`storage.subscriptions`), who comes is a mark that dies (`storage.rsvp`). Sending is the
courier's; how a notice looks before anybody taps is said in `bot.courier.letters`.
"""
