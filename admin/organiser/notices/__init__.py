"""Notices in the organisers' bot: written by one person, approved by another, stopped by anybody of the team.

What is decided lies in the table `notice`, never in memory; a button names its notice, so an old one can do nothing
that was not shown. Who receives is not known here: there are counts.
"""
