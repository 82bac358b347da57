"""Arranging: what is known of an area, changes to it as values, making them, and the log of who did what.

`known` gathers, `changes` are the values, `wishes` brings what somebody agreed to up to now, `apply` writes.
The area file, the chat and the command line all go through here.
"""
