"""The area file: an area with its people, workgroups, seats and cadences, as one TOML file says it.

`reading` checks the file, `plan` decides what changes, `apply` writes it.
"""
