"""People and workgroups as a spreadsheet saves them: CSV, with words instead of keys, in Dutch or English."""
