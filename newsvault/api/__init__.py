"""The library: `Vault`, through which everything a command does can be done."""
