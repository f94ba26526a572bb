"""What a consultation adds to a questionnaire: the `cb:` attributes, and what becomes of an answer.

Without any of it a form asks the same questions and yields the same record; with it, an answer can be counted by group,
by item or by band, crossed as far as the form declared, or kept out of sight.
"""
