"""`python -m newsvault`: the same program as `newsvault`."""

from newsvault.cli.main import main

if __name__ == "__main__":
    main()
