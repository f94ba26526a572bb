"""Paper that brings people to a consultation: a poster, cards to hand out, and a picture for the phone.

It says what is asked in neutral words, what is promised in one sentence, and how to come in; nothing that would put
whoever carries it in danger: no title of a form, nobody's name, no hour and no venue but those of an assembly that
organisers made public, and that on posters only. Composed here from a place and perhaps a code, drawn by Typst with
fonts that lie beside it; it knows no database and no chat.
"""
