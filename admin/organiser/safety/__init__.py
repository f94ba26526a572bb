"""What protects a place: codes that are handed out, alerts about bursts, and stopping everything in one step.

What can only protect, one person does; what could harm (codes, going on, destroying) is decided by two.
"""
