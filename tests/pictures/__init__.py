"""The pictures of the guides: real chats of both bots, photographed by a browser.

`python -m tests.pictures` makes all of them again in docs/img, from what the bots say today; give names to make only
those. It wants Chromium (set CHROMIUM when it is not in the path) and takes about a minute. Not part of the tests:
`tests/locales/test_guides.py` only looks whether every picture a guide shows is there, small, and told in words.
"""
