"""The decisions themselves: pure functions over frozen values, without clock, session or network."""
