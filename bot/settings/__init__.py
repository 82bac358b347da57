"""What the administrator sets, in config.toml and in the environment."""
