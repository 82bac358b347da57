"""The baselines, each a program of its own: how it is done with the libraries at their defaults."""
