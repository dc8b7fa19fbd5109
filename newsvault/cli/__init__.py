"""The command line: `main` is the program, `commands` has one file a command."""
