"""JavaRosa, the engine of ODK Collect, asked the same form beside ours: who differs, and where.

The jar is the one pyxform brings to validate forms; Java is needed only here, in tests.
"""
