"""The library: `Vault`, with a method for each function of the commands."""
