"""/revisar: texts that came loose from everybody, one at a time, read by two people before anything of them leaves.

The rules, simple on purpose: a decision is a wording and a theme, or a rejection with its reason. It is final when a
second person decides exactly the same; whoever decides otherwise becomes the first of two herself. Nobody decides the
same text twice in a row, so two people always saw the final words, and one alone can neither publish nor silence.
Texts come in the order of ids that mean nothing, covered again by the rules of masking, and in full: a long one has
pages, and can be decided on its last one only.
"""
