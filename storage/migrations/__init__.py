"""The schema's history, oldest first: `versions/` holds one file per step, run by Alembic as the role `owner`.

A step says in full what it does (it does not import `tables`, which goes on changing); a test builds the schema
from the steps and from `tables` and finds no difference. Privileges are not here but in `roles.sql`, applied after.
"""
