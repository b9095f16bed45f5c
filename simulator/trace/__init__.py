"""What happened: the append-only record of a run, which every view reads and nothing rewrites."""
