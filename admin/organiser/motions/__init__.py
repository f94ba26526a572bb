"""What needs two people: one puts it forward, another approves, and only then does it happen.

`registry` says which actions there are: a room adds its own with `register` when it is imported by the application.
`proposing` puts forward and shows to the others; `deciding` takes the buttons. The rule itself is a constraint of the
database.
"""
