"""How bytes travel: virtual time, wires, connections, chance. Knows no protocol."""
