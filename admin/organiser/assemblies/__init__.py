"""/asamblea: call one, prepare it, move it or call it off; afterwards what was decided and who took on what.

What is decided lies in tables, never in memory; a button names its assembly. Who comes cannot be asked here: there are
counts, from ten people on. What neighbours are to hear becomes the draft of a notice, which a second person approves.
"""
