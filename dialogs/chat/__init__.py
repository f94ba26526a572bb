"""How a conversation looks in a chat: texts in Telegram's HTML and rows of buttons, as pure functions.

No messenger's library is known here, so that both bots show a form in the same way: residents answer it in one,
organisers try it in the other. The words come through the translations given as an argument.
"""
