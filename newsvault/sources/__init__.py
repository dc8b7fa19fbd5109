"""Sources: what a person gives (an address, a file, a folder, a list) into captures."""
