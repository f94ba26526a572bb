"""A colonia that lives at random: everybody says something nobody else says, so that every loss and every double shows.

`python -m tests.simulation FIRST LAST` lives those seeds; one that fails is lived again by its number alone.
"""
