"""What somebody is told before answering: promises, and what nobody can prevent, each line named by a test.

Made from the form and from the terms of a consultation, so that the residents' bot says it and the organisers' bot
shows it beforehand, in the same words. It knows no chat and no database.
"""
