"""How the running program is: its vitals, and whether it is well."""
