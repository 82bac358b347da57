"""Sheets: what an area knows as files that a Dutch Excel opens: their form, and the rows of each."""
