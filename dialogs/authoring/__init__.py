"""Everything a form's author needs before anybody is asked: opening sheets, checking, converting, translating.

`dialogs.check`, `dialogs.xlsform` and `dialogs.workshop` are the doors. No running bot loads what opens a spreadsheet.
"""
