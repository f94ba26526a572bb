"""What an operator can check of anonymity on an installation that lives: keys, machine, copies, database, bots.

Each file looks at one of them and says what it found in words; none changes anything. What cannot be looked at is
said, too: a part that is missing, or closed to whoever asks, is no reason to see nothing.
"""
