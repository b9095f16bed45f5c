"""How it is shown: the terminal screens."""
