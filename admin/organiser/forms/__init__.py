"""Forms that people bring: looked at, tried and published from a chat.

Anybody may send a file to this bot, so nothing of one is opened in its process: the workshop reads the sheets, and
children with little memory and time play the form. Of a trial nothing is stored; of a form only what was published.
"""
