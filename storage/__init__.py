"""What is remembered, sealed and mixed, and who may read it.

Functions whose first argument is the session; the caller opens the transaction (`database.Database`) and
every process enters with its own role, so that the residents' bot can hand an answer in and never read one back.
Nothing here keeps an order: whoever holds the whole database, its files and its logs must not learn who said what.
"""
